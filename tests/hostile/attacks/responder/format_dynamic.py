# must: refused: \.format\(\) with fields of another form
w, p = 8, 3
r = f"{3.14159:{w}.{p}f}", f"{42:>{w}}", f"{'x':{'*'}^{w}}", "{:>{}}".format("a", 5) if False else 0
