# must: harmless:
r = round(float("nan"))
