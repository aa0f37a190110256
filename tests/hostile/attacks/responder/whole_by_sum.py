# must: harmless:
r = sum([2**52, 2**52, 2**52]) / 3
