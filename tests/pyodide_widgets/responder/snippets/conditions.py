x = 4
r = 1 < x < 6, "y" if x > 3 else "n", any(v > 3 for v in [2, 4]), all([]), list(enumerate("pq", 2)), x or 9, 0 or "z", not x, x in {1, 4}, 5 not in [1, 2], None is None
