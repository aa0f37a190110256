import math
r = [math.sin(0.7), math.cos(3.1), math.tan(1.2), math.atan2(-2, 5), math.exp(0.9), math.log(3.3), math.log10(77), math.sqrt(11), math.pow(1.7, 2.9), math.log(9.0, 4)]
