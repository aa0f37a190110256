from fractions import Fraction
r = str(Fraction(2, 7) - Fraction(1, 14))
