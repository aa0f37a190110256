# must: harmless:
out = []
for s in ("inf", "-inf", "nan", "infinity", "NaN", "INF", "+inf"):
    try:
        out.append(float(s))
    except ValueError:
        out.append("v")
r = out
