# must: harmless:
d = [1, 2]
def grow(k):
    if len(d) < 5:
        d.append(k + 10)
    return k
r = max(d, key=grow), d
