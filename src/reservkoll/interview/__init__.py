"""An interview that asks only what can still change the answer. Pure: no terminal, no files, no clock.

`engine.py` gives the next question and takes answers back and forth; `answers.py` reads an answer as people write it;
`wording.py` puts a question into words; `case_text.py` writes a case file. A terminal or a page can stand before it.
"""
