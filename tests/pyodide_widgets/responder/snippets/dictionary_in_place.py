a = {}
b = a
b |= {1: 2}
r = a
