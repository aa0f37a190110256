# must: harmless:
r = "abc".title()
