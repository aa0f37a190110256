# must: harmless:
r = len("\U0001F600\u4e2d"), "\U0001F600\u4e2d"[1], "\u4e2d\u6587"[::-1], ord("\U0001F600"), chr(20013)
