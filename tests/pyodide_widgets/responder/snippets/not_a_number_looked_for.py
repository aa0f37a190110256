n = float('nan')
try:
    r = [1, n].index(n)
except ValueError:
    r = -1
