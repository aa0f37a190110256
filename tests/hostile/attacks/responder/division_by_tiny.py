# must: harmless:
r = 1 / 5e-324 if False else 5e-324 / 2, 1e-308 / 1e10, 1e308 / 0.1 if False else 0
