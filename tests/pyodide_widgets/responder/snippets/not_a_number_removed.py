n = float('nan')
r = [1, n]
try:
    r.remove(n)
except ValueError:
    pass
