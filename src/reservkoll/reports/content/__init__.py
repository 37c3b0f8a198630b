"""The content of reports, independent of the output form."""
