import cmath
z = (2 - 1j) ** 3
r = z, abs(5 + 12j), cmath.sqrt(-2), z.conjugate()
