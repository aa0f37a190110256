# must: harmless:
def outer():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step
s = outer()
r = s(), s(), s()
