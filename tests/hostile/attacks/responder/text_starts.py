# must: harmless:
r = "abc".startswith("b", 1), "abc".startswith(""), "abc".endswith(("x", "c")), "abc".startswith("abcd"), "abc".endswith("")
