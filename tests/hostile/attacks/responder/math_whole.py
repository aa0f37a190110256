# must: harmless:
import math
r = math.gcd(0, 0), math.gcd(-12, 18), math.gcd(), math.comb(5, 0), math.comb(3, 5), math.perm(5), math.isqrt(0), math.isqrt(99), math.factorial(0), math.prod([]), math.prod([2, 0.5]), math.floor(2**52 + 0.5), math.ceil(-2.0), math.trunc(2.9), math.floor(5), math.ceil(True)
