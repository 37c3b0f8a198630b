"""Procurement notices in eForms, the form of TED since 2023, read as a table with a row for each lot."""
