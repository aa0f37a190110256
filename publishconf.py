"""Settings of the public site: `pelican -s publishconf.py`, or `make publish`.

A site in a folder of its host is given with that folder, and without a slash at the end:
`pelican -s publishconf.py -e SITEURL='"https://example.org/blog"'`.
"""

from pelicanconf import *  # noqa: F403

SITEURL = "https://example.org"
RELATIVE_URLS = False
LOG_FILTER = []
