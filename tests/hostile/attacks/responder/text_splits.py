# must: harmless:
r = "a  b".split(" "), " a b ".split(), "a,b,c".split(",", 1), "".split(), "".split(","), "abc".split("bc"), "a b c".rsplit(None, 1), "a\tb\n".split(), "aXXb".split("XX"), " a  b c".split(None, 1)
