# must: harmless:
r = "stra\u00dfe".upper()
