# must: harmless:
t = ([1],)
t2 = t
a = (1,)
b = a
a += (2,)
l = [1]
m = l
l += [2]
l *= 2
r = a, b, l, m
