# must: refused: setattr\(\)
setattr([], "_h_own", 1)
r = 1
