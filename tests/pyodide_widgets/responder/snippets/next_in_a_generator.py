def few(rows):
    it = iter(rows)
    while True:
        yield next(it)
try:
    r = list(few([1, 2]))
except ValueError:
    r = 0
