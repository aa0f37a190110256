def f():
    v = 0
    try:
        v = 10**17
        v = 1
    finally:
        return v


r = f()
