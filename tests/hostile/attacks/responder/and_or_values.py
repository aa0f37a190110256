# must: harmless:
r = 0 or "a", [] and 1, None or 0.0, 1 and 2.5, not [], "" or [], 5 if [] else 6
