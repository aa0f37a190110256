log = []
def f(x):
    try:
        if x:
            raise ValueError("x")
        return "fine"
    except ValueError:
        return "caught"
    else:
        log.append("else")
    finally:
        log.append(x)
r = f(0), f(1), log
