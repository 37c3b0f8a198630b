"""Readers for workbooks (xlsx, xlsm, xlsb, ods, xls), every cell as text."""
