# must: harmless:
pairs = [(x % 3, x) for x in range(40)]
r = sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: p[0], reverse=True), sorted(pairs, key=lambda p: -p[0])
