"""Forty questions to the archive, and the pages that answer them, written before any engine.

queries.tsv: kind, language of the page on which a reader asks, the query, and the pages (with the
section, where one answers it) that the first five results should have. What an engine may cost was
set at the same time:
"""

#: Scripts that a reader gets who opens the search, gzip.
SCRIPT_BUDGET = 6_000
#: Index for a first query on the archive, gzip, and on a blog of a thousand posts.
INDEX_BUDGET = 60_000
#: The mean over the queries of the part of the pages that are among the first five.
RECALL_WANTED = 0.95
