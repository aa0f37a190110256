# must: harmless:
x = 7
r = ("a" if x == 1 else "b" if x == 2 else "c" if x == 3 else "d" if x == 7 else "e"), not not x, not (x and 0) or 5, x and "" or "z"
