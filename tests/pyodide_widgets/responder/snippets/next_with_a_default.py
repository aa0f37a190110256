it = iter([1, 2])
r = next(it), next(it, None), next(it, 'end')
