"""Finding: an index of the site's texts, as static files, and the search in the page that reads it.

A page is cut at its headings (``page_text.py``), its words and pairs of characters are taken
(``terms.py``), which makes an entry (``entry.py``) that lasts as long as the page; the entries of
all pages are the index (``index.py``). In the browser ``static/search.mjs`` asks it.
"""
