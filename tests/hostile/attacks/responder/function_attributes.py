# must: refused: \.count without a call
def f(): return 1
f.count = 3
r = f.count
