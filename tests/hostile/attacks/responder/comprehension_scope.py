# must: harmless:
x = 5
y = [x for x in range(3)]
class A:
    n = 3
    m = [n for _ in range(2)]
r = x, y, A.m
