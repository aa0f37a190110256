# must: harmless:
out = []
for v in ([1], [1, 2, 3], "ab", (1, 2), range(2), {"x": 1, "y": 2}):
    try:
        a, b = v
        out.append([a, b])
    except ValueError:
        out.append("v")
r = out
