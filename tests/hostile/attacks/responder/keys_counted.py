# must: harmless:
n = [0]
def key(x):
    n[0] += 1
    return -x
r = sorted([3, 1, 2], key=key), n[0], max([3, 1, 2], key=key), n[0]
