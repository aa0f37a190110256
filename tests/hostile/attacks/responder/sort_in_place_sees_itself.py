# must: harmless:
l = [3, 1, 2]
seen = []
def key(x):
    seen.append(len(l))
    return x
l.sort(key=key)
r = l, seen
