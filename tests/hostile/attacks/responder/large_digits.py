# must: harmless:
n = int("9007199254740991")
r = str(n), repr([n]), f"{n:,}", f"{n:x}", f"{n:e}", "%d" % n, n % 10, n // 10, int(n / 2), int(str(n)[:5]), float(n), round(n, 1), hex(n), bin(n)
