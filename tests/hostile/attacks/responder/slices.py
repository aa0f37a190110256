# must: harmless:
l = list(range(10))
r = l[::2], l[::-1], l[8:2:-2], l[-3:], l[:-20], l[20:], "hello"[::-1], (1, 2, 3)[::-1], l[5:2], "abc"[-1:], l[True:3]
