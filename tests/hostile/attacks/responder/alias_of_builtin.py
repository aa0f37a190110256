# must: harmless:
f = sum
r = f([0.1] * 10), [g([0.1] * 10) for g in (sum, max, min, sorted, len, repr, str, round)]
