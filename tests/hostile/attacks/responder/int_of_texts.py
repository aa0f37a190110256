# must: harmless:
out = []
for s in ("12", "-12", "+5", "007", "", "1.5", "0x10", "1e3", "--1", "- 1", "12a"):
    try:
        out.append(int(s))
    except ValueError:
        out.append("v")
r = out
