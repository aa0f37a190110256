# must: harmless:
r = {range(3): 1}.get(range(3), 0)
