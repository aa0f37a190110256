def f():
    try:
        assert 1 == 2, "no"
    except AssertionError as error:
        return str(error)
    finally:
        pass
r = f()
