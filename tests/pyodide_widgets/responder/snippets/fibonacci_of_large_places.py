a, b = 0, 1
for _ in range(90):
    a, b = b, a + b
r = b / a
