# must: harmless:
fs = []
for i in range(3):
    def f(x, i=i): return x + i
    fs.append(f)
gs = []
for i in range(3):
    def g(x): return x + i
    gs.append(g)
r = [f(1) for f in fs], [g(1) for g in gs]
