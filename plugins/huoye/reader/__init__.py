"""One Markdown pipeline for all pages: strict, made for Chinese, open to the other rooms."""

from __future__ import annotations

from huoye.reader.page_result import PageResult, PageResults
from huoye.reader.pipeline import Pipeline
from huoye.reader.read_page import read_page
from huoye.reader.reading import Reading
from huoye.reader.source import PageSource

__all__ = ["PageResult", "PageResults", "PageSource", "Pipeline", "Reading", "read_page"]
