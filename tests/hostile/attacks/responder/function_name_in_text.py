# must: harmless:
def f(): return 1
r = str(f)[:10]
