"""``python -m benchmarks.search.size``: the index of a blog that nobody wrote, of any size.

CPU seconds of this process: of making the entries, once a page; of making the index of them, and of
making it from the last one where a page has changed; and bytes as hosts send them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from statistics import fmean

from benchmarks.build import corpus
from huoye.search.entry import Entry
from huoye.search.index import Change, IndexedPage, change, make


def table(posts: int) -> list[str]:
    """Rows of Markdown."""
    with tempfile.TemporaryDirectory() as made:
        corpus.write(Path(made), posts)
        texts = [path.read_text("utf-8") for path in sorted(Path(made).rglob("*.md"))]
    start = time.process_time()
    # As the store of values has them.
    entries = [json.dumps(Entry.of(_html(text), "Title").as_json()) for text in texts]
    of_entries = time.process_time() - start
    files: dict[str, bytes] = {}
    start = time.process_time()
    outline = make(_pages(entries), files.__setitem__)
    of_index = time.process_time() - start
    edited = Entry.of(_html(f"{texts[posts // 2]}\n\n再添一句话。\n"), "Title")
    page = IndexedPage(f"{posts // 2}.html", "Title", "en", edited)
    written: dict[str, bytes] = {}
    start = time.process_time()
    former = Entry.from_json(json.loads(entries[posts // 2]))
    edit = Change(posts // 2, former, page)
    change(outline, [edit], written.__setitem__, files.__getitem__)
    of_edit = time.process_time() - start
    sizes = {path: len(gzip.compress(text, 9)) for path, text in files.items()}
    parts = [size for path, size in sizes.items() if path.startswith("terms/")]
    shown = [size for path, size in sizes.items() if path.startswith("pages/")]
    rows = (
        ("CPU s, entries of all pages, made once", f"{of_entries:.2f}"),
        ("CPU s, index of all pages", f"{of_index:.2f}"),
        ("CPU s, index, where a sentence is new", f"{of_edit:.3f}"),
        ("files that are others then", f"{len(written):,}"),
        ("bytes of index.json", f"{sizes['index.json']:,}"),
        ("bytes of a part of the terms, mean and most", f"{fmean(parts):,.0f}, {max(parts):,}"),
        ("bytes of a page's text, mean and most", f"{fmean(shown):,.0f}, {max(shown):,}"),
        (
            "bytes of index for a word of one part and five pages, mean",
            f"{sizes['index.json'] + fmean(parts) + 5 * fmean(shown):,.0f}",
        ),
        ("files", f"{len(files):,}"),
    )
    return [
        f"| a blog of {posts:,} posts | |",
        "|---|--:|",
        *(f"| {name} | {value} |" for name, value in rows),
    ]


def _html(post: str) -> str:
    """A post's text as HTML, headings and paragraphs alone: what is found is the same."""
    blocks = post.partition("\n\n")[2].split("\n\n")
    return "".join(
        f'<h2 id="h{number}">{escape(block[3:])}</h2>'
        if block.startswith("## ")
        else f"<p>{escape(block)}</p>"
        for number, block in enumerate(blocks)
    )


def _pages(entries: list[str]) -> Iterator[IndexedPage]:
    for number, entry in enumerate(entries):
        yield IndexedPage(f"{number}.html", "Title", "en", Entry.from_json(json.loads(entry)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--posts", type=int, default=1000)
    print("\n".join(table(parser.parse_args().posts)))


if __name__ == "__main__":
    main()
