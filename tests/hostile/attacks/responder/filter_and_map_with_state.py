# must: harmless:
seen = []
r = list(filter(lambda x: x not in seen and not seen.append(x), [1, 2, 1, 3, 2])), seen
