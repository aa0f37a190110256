def f(text):
    try:
        return float(text)
    except ValueError:
        return None
r = f("1e-3"), f("1_000"), f("nine"), f(" 2 "), f("١٢")
