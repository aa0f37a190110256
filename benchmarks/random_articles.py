"""``python -m benchmarks.random_articles``: 1,000 articles that nobody wrote, read one by one.

Each is read, or refused with a reason; the slowest times and the memory are printed. Exits with 1
for an internal error, or an article above the bounds.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from benchmarks.articles import articles
from huoye.core.build import Build
from huoye.reader import PageSource, read_page

HEAD = "Title: t\nDate: 2020-01-01\nSlug: a\n\n"
SECONDS, MEGABYTES = 30.0, 1500.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2009)
    options = parser.parse_args()
    build = Build()
    times: list[tuple[float, str]] = []
    refused = 0
    broken: list[str] = []

    @seed(options.seed)
    @settings(
        max_examples=options.count,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
        phases=[Phase.generate],
    )
    @given(articles)
    def read(body: str) -> None:
        nonlocal refused
        page = PageSource(Path.cwd() / "content/a.md", HEAD + body, build=build)
        started = time.process_time()
        result = read_page(page)
        times.append((time.process_time() - started, body))
        refused += bool(result.problems)
        broken.extend(str(error) for error in result.problems if "internal error" in str(error))

    read()
    slowest = sorted(times, reverse=True)[:3]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(times)} articles, {refused} refused, {len(broken)} internal errors")
    print(
        f"slowest: {', '.join(f'{taken:.2f} s' for taken, _ in slowest)}; {memory:.0f} MB at most"
    )
    for text in broken[:10]:
        print(text)
    sys.exit(bool(broken) or slowest[0][0] > SECONDS or memory > MEGABYTES)


if __name__ == "__main__":
    main()
