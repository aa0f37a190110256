# must: harmless:
out = []
for make in (lambda: {"a": 1} | [], lambda: {**[]}):
    out.append(make())
r = out
