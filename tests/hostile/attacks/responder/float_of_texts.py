# must: harmless:
out = []
for s in ("12", "-1.5", "+5e3", "1e", "e5", ".", "1.2.3", "1e5.5", "--1", "1-1", "+-1", "1e+", "1e-5", ".e1"):
    try:
        out.append(float(s))
    except ValueError:
        out.append("v")
r = out
