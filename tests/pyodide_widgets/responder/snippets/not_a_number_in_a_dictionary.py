n = float('nan')
r = {'a': n} == {'a': n}
