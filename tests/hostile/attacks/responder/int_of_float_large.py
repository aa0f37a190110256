# must: harmless:
r = int(1e15 + 0.3), int(-1e15 - 0.7), int(2.0**52 + 0.5), int(1e15) // 7, int(4503599627370497.5)
