# must: harmless:
g = (x for x in [1])
r = g.gi_frame.f_builtins["len"]([1])
