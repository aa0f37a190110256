values = [2, 6, 11]
r = (n := len(values)) * n, [half for v in values if (half := v / 2) > 2]
