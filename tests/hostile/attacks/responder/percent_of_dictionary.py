# must: refused: %\(
r = "%(a)s" % {"a": 1}
