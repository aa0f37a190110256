def count(n):
    yield from range(n)
    yield "end"
r = list(count(4)), next(iter([]), "none"), sum(1 for _ in count(5)), list(zip(count(2), "abc"))
