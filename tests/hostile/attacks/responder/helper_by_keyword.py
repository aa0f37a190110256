# must: harmless:
r = sum([1], type=5) if False else 0
