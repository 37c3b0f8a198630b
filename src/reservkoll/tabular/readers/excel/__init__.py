"""Workbooks (xlsx, xlsm, xlsb, ods, xls), every cell as text."""
