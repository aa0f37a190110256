def names(**given):
    return list(given)
r = names(omega=1, beta=2, mu=3)
