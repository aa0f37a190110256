# must: harmless:
n = 0
while n < 3:
    n += 1
    if n == 5: break
else:
    n = 10
r = n
