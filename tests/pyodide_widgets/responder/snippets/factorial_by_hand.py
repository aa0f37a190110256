total, factorial = 0.0, 1
for n in range(1, 30):
    factorial *= n
    total += 1 / factorial
r = total
