# must: harmless:
d = {'a': 3, 'b': 2}
r = min(d.values(), key=lambda v: d.update({str(v): v}) or v)
