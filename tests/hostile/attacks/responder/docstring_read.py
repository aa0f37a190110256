# must: refused: \.__doc__
def f():
    "words"
r = f.__doc__
