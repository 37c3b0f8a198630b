"""Exports of the JSON documents, one module for each."""
