# must: harmless:
r = "a" "b" f"{1}" "c", r"\d", "\x41\u4e2d\N{BULLET}" if True else ""
