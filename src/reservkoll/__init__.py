"""Can a Swedish public purchase be opened to the idéburna sector, how, and why?"""

__version__ = "0.1.0"
