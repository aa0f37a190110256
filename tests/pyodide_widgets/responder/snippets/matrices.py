m = [[2.0, 1.0], [0.5, 4.0]]
r = [list(column) for column in zip(*m)], [[sum(a * b for a, b in zip(x, y, strict=True)) for y in zip(*m)] for x in m]
