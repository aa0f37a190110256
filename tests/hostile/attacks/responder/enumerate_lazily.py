# must: harmless:
calls = []
def g():
    for x in (1, 2, 3):
        calls.append(x)
        yield x
for i, x in enumerate(g()):
    if i == 1: break
for a, b in zip(g(), [1]):
    pass
r = calls
