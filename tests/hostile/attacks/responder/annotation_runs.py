# must: refused: note\(\) in an annotation
calls = []
def note(x):
    calls.append(x)
    return float
def f(x: note(1)) -> note(2): return x
r = f(1.5), calls
