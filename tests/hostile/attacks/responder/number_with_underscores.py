# must: harmless:
r = 1_000, 0x_ff, 0b1_0, 1_0.5e1_0
