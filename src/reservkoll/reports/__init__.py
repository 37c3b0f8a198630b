"""Answers in the form a reader wants them. Nothing here knows the law: names, reasons and sources come with them."""
