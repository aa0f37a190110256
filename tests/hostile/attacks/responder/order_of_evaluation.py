# must: refused: an assignment whose place is computed twice
calls = []
def f(x):
    calls.append(x)
    return x
d = {f(1): f(2), f(3): f(4)}
l = [f(5)] + [f(6)]
def g(a, b, *c, k=0, j=0): return a
g(f(7), f(8), k=f(20), j=f(21))
g(*[f(30)], f(31), *[f(32)])
x = {}
x[f(9)] = f(10)
f(11) ** f(1)
a, b = f(12), f(13)
l[f(0)] = f(14)
l[f(1)] += f(15)
u = v = f(16)
s = f"{f(17)}{f(18)}"
t = f(1) < f(2) < f(1) < f(50)
w = [f(i) for i in (60, 61) if f(i + 5)]
y = f(70) if f(0) else f(71)
z = (f(80), *[f(81)], f(82))
q = {**{f(90): f(91)}, f(92): f(93)}
"{} {}".format(f(94), f(95))
"%d %d" % (f(96), f(97))
max(f(98), f(99))
round(f(1.5), f(1))
r = calls
