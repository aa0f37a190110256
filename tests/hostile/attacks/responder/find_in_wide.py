# must: harmless:
r = "\u4e2d\u6587abc".find("a"), "\u4e2d\u6587abc".replace("\u6587", "x"), "\u4e2d" in "\u4e2d\u6587", "\u4e2d" < "\u6587", "\u4e2d,\u6587".split(",")
