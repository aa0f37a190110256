# must: harmless:
r = "{a}".format(a=1)
