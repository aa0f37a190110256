# must: refused: str\.lower
r = sorted([10, 9, 100], key=str), max([10, 9, 100], key=str), sorted([-3, 2, 1], key=abs), sorted(["b", "A"], key=str.lower)
