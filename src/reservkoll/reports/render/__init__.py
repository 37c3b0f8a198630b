"""Renderers: terminal, HTML, Excel, Word and PDF."""
