def told(f):
    try:
        return f()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
r = told(lambda: 1 / 0), told(lambda: [2][7]), told(lambda: int("seven"))
