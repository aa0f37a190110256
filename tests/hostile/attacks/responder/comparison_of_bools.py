# must: harmless:
r = True < 2, False < True, sorted([True, False, 2, 0.5]), max(True, False), True == 1.0
