# must: harmless:
r = abs(-0.0), -0.0, 0.0 * -1, abs(-7), -(0), 0.0 == -0.0, str(-0.0), 1 / -1e400 if False else 0
