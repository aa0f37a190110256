# must: harmless:
def g():
    yield 1
    raise ValueError
out = []
try:
    for x in g(): out.append(x)
except ValueError:
    out.append("v")
r = out
