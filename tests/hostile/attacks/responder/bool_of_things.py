# must: harmless:
r = bool(""), bool("0"), bool(0.0), bool(-0.0), bool([0]), bool(()), bool(None), bool(float("nan")), bool({}), bool(range(0))
