"""The local web page and its JSON API, for those who never open a terminal.

`guard.py` accepts only requests from this machine's own page or programs; `api.py` has the routes; `interview.py`,
`answers.py` and `job.py` make the answers, `downloads.py` lists the files that go with them; `static/` is the
page. Nothing is stored: everything goes back with the response.
"""
