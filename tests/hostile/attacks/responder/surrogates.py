# must: harmless:
r = len(chr(0xD800))
