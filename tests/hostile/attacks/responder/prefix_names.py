# must: refused: _h_total
_h_total = 5
r = 1
