# must: harmless:
def f(x):
    try:
        return 1 / x
    except ZeroDivisionError:
        raise ValueError("no") from None
    finally:
        pass
try:
    r = f(0)
except ValueError:
    r = "caught"
