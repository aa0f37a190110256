# must: harmless:
r = repr("\x00\x7f")
