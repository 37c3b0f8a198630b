"""Organisations from public registers: a local index of who could deliver what, and their legal forms.

The index holds legal persons alone. A sole trader's number is a personal number: it is never stored, hashed or logged.
"""
