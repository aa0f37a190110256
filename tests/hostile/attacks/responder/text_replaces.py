# must: harmless:
r = "aaa".replace("a", "b", 2), "abc".replace("", "-"), "abc".replace("b", ""), "aaa".replace("aa", "b"), "abc".replace("x", "y"), "abc".replace("b", "bb", 0)
