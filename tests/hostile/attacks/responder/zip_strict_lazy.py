# must: harmless:
calls = []
def g():
    for x in (1, 2, 3):
        calls.append(x)
        yield x
out = []
try:
    for a, b in zip(g(), [1, 2], strict=True): out.append((a, b, len(calls)))
except ValueError:
    out.append("v")
r = out
