"""``python -m huoye.importer SOURCE``: a blog of another tool as content of this one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huoye.core.errors import BuildError
from huoye.importer import markdown_posts, typecho, wordpress
from huoye.importer.post import Post
from huoye.importer.write import write
from huoye.reader.encoding import read_text


def main(arguments: list[str] | None = None) -> int:
    """Import; 1 where the source cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m huoye.importer", description=__doc__)
    parser.add_argument(
        "source",
        type=Path,
        help="a folder of Hexo, Hugo, Jekyll or Markdown "
        "posts, a WordPress export (.xml), a dump of Typecho (.sql)",
    )
    parser.add_argument("-o", "--content", type=Path, default=Path("content"))
    parser.add_argument(
        "--timezone",
        type=_zone,
        help="of a dump of Typecho, such as Asia/Shanghai; by default what the dump says",
    )
    chosen = parser.parse_args(arguments)
    try:
        written = write(_posts(chosen.source, chosen.timezone), chosen.content)
    except (BuildError, ParseError, ValueError, OSError) as error:
        print(f"{chosen.source}: {error}", file=sys.stderr)
        return 1
    notes = [note for each in written for note in each.notes]
    print(f"{len(written)} posts and pages, in {chosen.content}.")
    if notes:
        print("These need a hand:")
    for note in notes:
        print(f"  {note}")
    return 0


def _posts(source: Path, zone: tzinfo | None) -> Iterator[Post]:
    """Raises BuildError for a source of no kind that is known."""
    if source.is_dir():
        yield from markdown_posts.read(source)
    elif source.suffix == ".xml":
        yield from _beside(wordpress.read(source), source)
    elif source.suffix == ".sql" and typecho.is_dump(text := read_text(source)):
        yield from _beside(typecho.read(text, source.name, zone), source)
    else:
        raise BuildError(
            "this is no source that is known",
            path=source,
            mend="Give a folder of posts, a WordPress export (.xml), or a dump of Typecho (.sql)",
        )


def _zone(name: str) -> tzinfo:
    """A zone by its name. Raises ArgumentTypeError for one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise argparse.ArgumentTypeError(
            f"“{name}” is no time zone; write one such as Asia/Shanghai"
        ) from error


def _beside(posts: Iterator[Post], source: Path) -> Iterator[Post]:
    """Posts whose uploads may lie beside the export, as on their host."""
    for post in posts:
        post.site_folders = [source.parent]
        post.root = source.parent
        yield post


if __name__ == "__main__":
    sys.exit(main())
