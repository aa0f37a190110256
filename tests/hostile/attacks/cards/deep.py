# must: harmless: <script


def make() -> str:
    return "> " * 40_000 + "deep\n"
