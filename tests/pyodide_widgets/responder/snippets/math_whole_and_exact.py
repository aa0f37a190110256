import math
r = math.fsum([0.3] * 7), math.prod([2.5, 4, 3]), math.comb(12, 5), math.gcd(84, 120), math.isqrt(150), math.perm(6, 3), math.factorial(9)
