# must: harmless:
r = "{0} {1}".format("a", 2), "{} {:.2f}".format("b", 1.005), "{!r}".format("q"), "{{}}".format()
