a = [1, 2]
b = a
b += [3]
a *= 2
r = a, b, a is None
