# must: harmless:
import math
r = math.log(2**52 + 1), math.log2(2**50), math.log10(10**15), math.sqrt(2**53 - 1), math.exp(1), math.pow(2, 60), math.log2(8), math.log(3, 2), math.log10(1000)
