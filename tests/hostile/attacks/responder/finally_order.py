# must: harmless:
out = []
def f():
    try:
        out.append(1)
        return out.append(2)
    finally:
        out.append(3)
f()
for i in range(3):
    try:
        if i == 1: continue
        out.append(i)
    finally:
        out.append("f")
r = out
