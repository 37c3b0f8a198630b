"""The Common Procurement Vocabulary (CPV 2008): its codes, its hierarchy and the code lists of the law.

Source of codes and names: regulation (EC) No 213/2008.
"""
