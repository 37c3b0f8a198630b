"""Reports, in every output form. Nothing here knows the law: names, reasons and sources come with the answers."""
