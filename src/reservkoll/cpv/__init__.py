"""The Common Procurement Vocabulary (CPV 2008): codes, hierarchy and statutory code lists.

Source of codes and names: regulation (EC) No 213/2008.
"""
