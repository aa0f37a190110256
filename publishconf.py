"""Settings of the public site: `pelican -s publishconf.py`, or `make publish`.

A site in a folder of its host is given with that folder, and without a slash at the end:
`pelican -s publishconf.py -e SITEURL='"https://example.org/blog"'`.
"""

import sys
from pathlib import Path

# Pelican reads this file by its path, which does not make its neighbour importable.
sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403

SITEURL = "https://example.org"
RELATIVE_URLS = False
LOG_FILTER = []
# For nginx, Caddy and GitLab Pages, which send them; others compress by themselves: then False.
PRECOMPRESS = True
# What `make verify` holds a copy of the site against.
SITE_MANIFEST = True
# For search engines; robots.txt names it where the site has a host of its own.
SITEMAP_FILE = "sitemap.xml"
# The pictures that other sites show with a link to an article.
SHARING_CARDS = True
# What hosts such as Netlify and Cloudflare Pages send with every file; others read docs/hosting.md.
TEMPLATE_PAGES = {"extra/_headers": "_headers"}
