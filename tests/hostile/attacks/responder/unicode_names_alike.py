# must: harmless:
ﬁ = 2
r = fi
