# must: refused: _h_x
def f(_h_x=1): return _h_x
r = f()
