"""Procurement notices held against the law: what is reserved and may be, what could have been, and what is open now."""
