"""An interview that asks only what can still change the answer. Pure: no terminal, no files, no clock.

`engine.py` gives the next question and handles answers and going back; `answers.py` parses what people write;
`wording.py` puts a question into words; `case_text.py` writes a case file. The terminal and the local page are its
front ends.
"""
