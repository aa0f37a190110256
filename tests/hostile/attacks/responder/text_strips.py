# must: harmless:
r = "xxabxx".strip("x"), "abc".strip("abc"), " \t a \n".strip(), "abcba".lstrip("ab"), "abc".rstrip("cb"), "..a..".strip("."), "".strip()
