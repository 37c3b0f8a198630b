"""JSON Schemas (draft 2020-12) of what goes in and what comes out, with descriptions for people."""
