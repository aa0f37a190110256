def f(x, seen=[]):
    seen.append(x)
    return len(seen)
r = f(1), f(2)
