import math
r = math.gamma(3.7), math.lgamma(7.3), math.erf(0.8)
