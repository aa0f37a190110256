a = True
a &= False
b = True
b ^= True
r = True & False, True | False, True ^ True, True & 1, a, b, f"{(3 > 2) & (2 > 1)}"
