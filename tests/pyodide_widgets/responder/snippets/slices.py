a = list(range(12))
t = tuple(a)
r = a[::3], t[::-1], "willow"[::-1], a[-4:], a[2:9:2], t[5:1:-2], "leaf"[1:3]
