n = float('nan')
a = [n]
r = a == a == [n]
