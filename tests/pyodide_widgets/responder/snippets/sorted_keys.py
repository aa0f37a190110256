pairs = [("b", 2), ("a", 2), ("d", 1), ("c", 1), ("e", 2), ("f", 1), ("g", 2), ("h", 1), ("i", 2)]
names = [name for name, _ in sorted(pairs, key=lambda pair: pair[1])]
back = [name for name, _ in sorted(pairs, key=lambda pair: pair[1], reverse=True)]
pairs.sort(key=lambda pair: -pair[1])
r = names, back, pairs, max([4, -9, 6], key=abs), min((3, "b"), (3, "a"))
