# must: harmless:
r = [(a / b) for a in (10**15 + 1, 2**53 - 1, 7, -1) for b in (3, 7, 10**15, 2**53 - 3)]
