# must: harmless:
l = [3, 1, 2]
l.append(5); l.extend([1, 2]); l.insert(1, 9); l.remove(2); x = l.pop(); l.sort(); l.reverse()
r = l, x, l.count(1), l.index(5), l.copy(), l + [1], len(l)
