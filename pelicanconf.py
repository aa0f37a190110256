"""The site's settings, for writing and previewing; publishconf.py adds what a public site needs."""

import logging

# --- the site -----------------------------------------------------------------
SITENAME = "活页"
SITESUBTITLE = "会计算的数学与机器学习笔记"
SITESUBTITLE_EN = "Notes on mathematics and machine learning that compute"
AUTHOR = "活页"
DEFAULT_LANG = "zh"
TIMEZONE = "Asia/Shanghai"
# The build machine's language must not show in the pages.
LOCALE = ["C"]
DATE_FORMATS = {"zh": "%Y-%m-%d", "en": "%-d %B %Y"}

# Every link in a page is relative, so that a preview works from any host, port or folder.
SITEURL = ""
RELATIVE_URLS = True
# A preview has no address of its own; publishconf.py listens to this warning again.
LOG_FILTER = [
    (
        logging.WARNING,
        "Feeds generated without SITEURL or FEED_DOMAIN set properly may not be valid",
    )
]

# --- where the sources are ----------------------------------------------------
PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = ".cache"
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
# Formulas and models are published by the figures that use them, never as plain files.
STATIC_PATHS = ["images"]
# Markdown only: another kind of file among the posts is a mistake, and Pelican then says so.
READERS = {"rst": None, "html": None, "htm": None}
# posts/2009/ says when, not what: the category is always written in the article.
USE_FOLDER_AS_CATEGORY = False
DEFAULT_CATEGORY = "未分类"

# --- plugins ------------------------------------------------------------------
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["huoye"]
# The house rules: every page says its title, date, slug and nothing unknown.
HUOYE_STRICT = True
# Rules of this archive alone.
LINTS = dict.fromkeys(("empty-column", "english-row-name", "mixed-logarithms"), "error")

# Works that articles cite.
BIBLIOGRAPHY = "bibliography.bib"
# Words and letters that entries share.
GLOSSARY = "glossary.yaml"

# TeX macros for every page: a name and its expansion, or [expansion, number of arguments].
MATHJAX_MACROS = {
    "bm": [r"\boldsymbol{#1}", 1],
    "R": r"\mathbb{R}",
    "E": r"\operatorname{\mathbb{E}}",
    "d": r"\mathrm{d}",
    "e": r"\mathrm{e}",
}

# --- look ---------------------------------------------------------------------
THEME = "theme"
# A page's figures run on the site's own files alone; no inline script and no eval.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
    "style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'"
)
# Named at the foot of every page.
CONTENT_LICENSE = ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/")
DEFAULT_PAGINATION = 10
DEFAULT_ORPHANS = 2
DIRECT_TEMPLATES = ["index", "archives", "categories", "tags", "series", "search", "404"]

# --- addresses ----------------------------------------------------------------
INDEX_URL = ""
# Listings in English, with the addresses of those in Chinese.
LANGUAGE_LISTINGS = "{lang}/"
ARCHIVES_URL = "archives/"
ARCHIVES_SAVE_AS = "archives/index.html"
CATEGORIES_URL = "category/"
CATEGORIES_SAVE_AS = "category/index.html"
TAGS_URL = "tag/"
TAGS_SAVE_AS = "tag/index.html"
SERIES_URL = "series/"
SERIES_SAVE_AS = "series/index.html"
SEARCH_URL = "search/"
SEARCH_SAVE_AS = "search/index.html"

ARTICLE_URL = "{date:%Y}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{slug}/index.html"
ARTICLE_LANG_URL = "{lang}/{date:%Y}/{slug}/"
ARTICLE_LANG_SAVE_AS = "{lang}/{date:%Y}/{slug}/index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
PAGE_LANG_URL = "{lang}/{slug}/"
PAGE_LANG_SAVE_AS = "{lang}/{slug}/index.html"
MODEL_URL = "models/{name}/"
MODEL_SAVE_AS = "models/{name}/index.html"
MODEL_LANG_URL = "{lang}/models/{name}/"
MODEL_LANG_SAVE_AS = "{lang}/models/{name}/index.html"
MODELS_URL = "models/"
MODELS_SAVE_AS = "models/index.html"
MODELS_LANG_URL = "{lang}/models/"
MODELS_LANG_SAVE_AS = "{lang}/models/index.html"
YEAR_ARCHIVE_URL = "{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
MONTH_ARCHIVE_URL = "{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"
CATEGORY_URL = "category/{slug}/"
CATEGORY_SAVE_AS = "category/{slug}/index.html"
TAG_URL = "tag/{slug}/"
TAG_SAVE_AS = "tag/{slug}/index.html"
# The archive has one voice; pages by author would all be the same.
AUTHOR_SAVE_AS = ""
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]

# Categories and tags in English: what English pages call them, and their addresses everywhere.
# One that is not listed keeps its own characters in both.
TERMS_EN = {
    "数学": "Mathematics",
    "物理": "Physics",
    "生活": "Life",
    "信息时代": "Information age",
    "未分类": "Unsorted",
    "几何": "geometry",
    "力学": "mechanics",
    "弹簧": "springs",
    "微分方程": "differential equations",
    "数值计算": "numerical computation",
    "日记": "diary",
    "档案": "archive",
    "概率": "probability",
    "椭圆": "ellipses",
    "流模型": "flow models",
    "生成模型": "generative models",
    "级数": "infinite series",
    "数论": "number theory",
    "自然语言处理": "natural language processing",
    "词向量": "word vectors",
}
SLUGIFY_USE_UNICODE = True
SLUG_REGEX_SUBSTITUTIONS = [
    *((rf"^{term}$", english) for term, english in TERMS_EN.items()),
    (r"[^\w\s-]", ""),
    (r"(?u)\A\s*", ""),
    (r"(?u)\s*\Z", ""),
    (r"[-\s]+", "-"),
]

# --- feeds (whole articles) ---------------------------------------------------
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
TRANSLATION_FEED_ATOM = "feeds/lang-{lang}.atom.xml"
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
