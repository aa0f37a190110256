# must: harmless:
def f():
    try:
        return {}["a"]
    except KeyError:
        raise
try:
    r = f()
except LookupError:
    r = "l"
