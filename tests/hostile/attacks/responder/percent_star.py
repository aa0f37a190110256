# must: refused: %\*
r = "%*d" % (5, 3)
