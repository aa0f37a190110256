# must: harmless:
µ = 3
r = μ
