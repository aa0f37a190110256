# must: harmless:
r = "ab" * 3, "ab" * 0, "ab" * -1, 2 * "x", [1] * 2, (1,) * 3
