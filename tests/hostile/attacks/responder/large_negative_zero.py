# must: harmless:
n = int("9007199254740991")
z = n - n
r = -z / 5, z * -1.0, 0.0 + -z, -z == 0, str(-z), (-z) ** 2, float(-z), abs(-z), z // -3, z % -3, divmod(z, -3), round(-z)
