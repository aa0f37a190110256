# must: harmless:
r = [1] in {'a': 1}.keys()
