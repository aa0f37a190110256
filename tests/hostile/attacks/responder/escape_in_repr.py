# must: harmless:
r = repr("a'b"), repr('a"b'), repr("a'\"b"), repr("\n\t\\"), repr(["\r"]), str(("a",)), repr("")
