"""JSON Schemas (draft 2020-12) of input and output, with descriptions for people."""
