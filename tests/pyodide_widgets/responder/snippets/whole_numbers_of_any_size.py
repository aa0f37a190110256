import math
r = 3**150, math.factorial(25), pow(5, 777, 10**9 + 9), 10**25 // 13, (3**60) / (3**55)
