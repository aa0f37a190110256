# must: harmless:
l = [1, 2, 3]
l.insert(0, 9); l.insert(-1, 8); l.insert(100, 7)
r = l, l.pop(), l.pop(0), l.pop(-2), l, l.index(8), l.count(1)
l.reverse()
l.clear() if False else None
