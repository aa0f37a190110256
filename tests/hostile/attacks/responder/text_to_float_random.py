# must: harmless:
x = 12345
out = []
for i in range(400):
    x = (x * 1103515245 + 12345) % 2147483648
    y = (x * 48271) % 2147483647
    z = (y * 69621) % 2147483647
    out.append(float(str(x) + "." + str(y) + str(z) + "e" + str(z % 600 - 300)))
r = out
