"""The content of ledger reports."""
