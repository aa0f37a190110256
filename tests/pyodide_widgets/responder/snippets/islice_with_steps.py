from itertools import islice

try:
    r = list(islice(range(10), 1, 8, 2))
except ValueError:
    r = "no"
