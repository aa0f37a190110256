r = 9 // 4, -9 // 4, -9 % 4, 9.5 // 2, divmod(23, 7), 3**-2, 22 / 8, int(-6.9), round(3.5), round(-2.5), 2e3, 9 / 3, -7.5 % 2, True + 1, isinstance(True, int)
