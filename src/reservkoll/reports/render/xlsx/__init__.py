"""Renders reports as Excel workbooks."""
