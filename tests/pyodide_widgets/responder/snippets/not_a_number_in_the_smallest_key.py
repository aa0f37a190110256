n = float('nan')
r = min(2, 1, key=lambda i: [n, i])
