# must: refused: “is” of what is no None
n = int("9007199254740991")
z = n - n
o = n // n
r = [1, 2, 3][z], {0: "a"}[z], {1: "b"}[o], z == 0, not z, "ab"[o], o + 0.5, z * 1.5, [5] * o, range(o)[0], z ** z, str(o), f"{o:03d}", round(o / 3, o), max(z, -0.0), min(o, 1.0), o << o, 5 % o, -o // 2, 1 if o is o else 2
