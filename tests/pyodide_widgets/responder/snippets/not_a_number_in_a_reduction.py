from functools import reduce
n = float('nan')
r = reduce(max, [(n, 1), (n, 2)])
