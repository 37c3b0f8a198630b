"""The local web page and its JSON API, for those who never open a terminal.

`guard.py` lets in only what comes from this machine's own page or program; `api.py` is the addresses; `interview.py`,
`answers.py` and `job.py` make the answers, `downloads.py` says which files a list is answered with; `static/` is the
page. Nothing is kept: everything goes back with the answer.
"""
