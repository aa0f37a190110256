# must: harmless:
if True:
    import math
r = math.pi
