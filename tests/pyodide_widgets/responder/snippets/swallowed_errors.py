def f(x):
    try:
        return x.no_such_method()
    except Exception:
        return "swallowed"
r = f(1)
