"""The blog's settings. Pelican's own: https://docs.getpelican.com/en/stable/settings.html"""

import huoye.theme

SITENAME = "A living page"
AUTHOR = "Nobody yet"
# The blog's address, for feeds: "https://example.org". Pages link to each other without it.
SITEURL = ""
RELATIVE_URLS = True
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%d %B %Y"

PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = ".cache"
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]

PLUGINS = ["huoye"]
THEME = huoye.theme.FOLDER
DIRECT_TEMPLATES = ["index", "tags", "categories", "authors", "archives", "search"]

ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = "{slug}/index.html"

# Where the blog has an address, take these away: readers subscribe to "feeds/all.atom.xml".
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
