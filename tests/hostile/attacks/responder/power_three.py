# must: harmless:
r = pow(3, 5, 7), pow(2, 0.5), pow(-3, 3), pow(2, 10, 1000), pow(0, 0), pow(5, 3, -7)
