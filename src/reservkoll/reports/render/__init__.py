"""Forms of a report: the terminal, HTML, Excel, Word and PDF."""
