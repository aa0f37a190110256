# must: harmless:
r = [range(3)] == [range(3)], range(3) in [range(3)], (range(0),) == (range(1, 1),), range(3) != range(3)
