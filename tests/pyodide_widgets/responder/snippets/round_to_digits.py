r = round(3.675, 2), round(2.005, 2), round(9876.543, 1), round(0.25, 1), round(1.5, 0), round(1e300, 2), round(-0.5)
