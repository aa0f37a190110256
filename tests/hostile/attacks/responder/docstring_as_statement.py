# must: harmless:
def f():
    "words"
    return 1
"text"
r = f()
