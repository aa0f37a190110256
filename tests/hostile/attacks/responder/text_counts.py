# must: harmless:
r = "aaaa".count("aa"), "abc".count(""), "abc".find(""), "abc".find("c", -1), "abcabc".find("c", 3), "abcabc".rfind("a"), "abc".index("b", 1), "abcabc".count("a", 1)
