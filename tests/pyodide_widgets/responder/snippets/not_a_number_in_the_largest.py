n = float('nan')
r = max([(n, 1), (n, 2)])
