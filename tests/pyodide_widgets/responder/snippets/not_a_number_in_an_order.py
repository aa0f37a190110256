n = float('nan')
r = [(n, 1) < (n, 2), [n, 2] >= [n, 1]]
