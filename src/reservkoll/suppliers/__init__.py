"""Suppliers: lists of profiles and of earlier awards."""
