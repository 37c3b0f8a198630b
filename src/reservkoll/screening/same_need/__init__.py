"""Purchases that may be one need split up."""
