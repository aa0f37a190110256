"""``itertools`` of lowered code, by the recipes of Python's documentation."""

from lowered import Elsewhere, add


def accumulate(values, function=add, *, initial=None):
    total = initial
    first = initial is None
    if not first:
        yield total
    for value in values:
        total = value if first else function(total, value)
        first = False
        yield total


def chain(*iterables):
    for iterable in iterables:
        yield from iterable


def repeat(value, times):
    for _ in range(times):
        yield value


def islice(iterable, *ends):
    if len(ends) > 2:
        raise Elsewhere("islice with steps")
    start, stop = (0, ends[0]) if len(ends) == 1 else ends
    place = 0
    if stop is not None and stop <= 0:
        return
    for value in iterable:
        if place >= start:
            yield value
        place += 1
        if stop is not None and place >= stop:
            return


def pairwise(iterable):
    before = None
    first = True
    for value in iterable:
        if not first:
            yield before, value
        before = value
        first = False


def product(*iterables, repeat=1):
    pools = [tuple(pool) for pool in iterables] * repeat
    result = [()]
    for pool in pools:
        result = [x + (y,) for x in result for y in pool]
    yield from result


def combinations(iterable, r):
    pool = tuple(iterable)
    n = len(pool)
    if r > n:
        return
    places = list(range(r))
    yield tuple([pool[i] for i in places])
    while True:
        i = r - 1
        while i >= 0 and places[i] == i + n - r:
            i -= 1
        if i < 0:
            return
        places[i] += 1
        for j in range(i + 1, r):
            places[j] = places[j - 1] + 1
        yield tuple([pool[i] for i in places])


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    n = len(pool)
    if not n and r:
        return
    places = [0] * r
    yield tuple([pool[i] for i in places])
    while True:
        i = r - 1
        while i >= 0 and places[i] == n - 1:
            i -= 1
        if i < 0:
            return
        places[i:] = [places[i] + 1] * (r - i)
        yield tuple([pool[i] for i in places])


def permutations(iterable, r=None):
    pool = tuple(iterable)
    n = len(pool)
    r = n if r is None else r
    for places in product(range(n), repeat=r):
        if all([place not in places[:i] for i, place in enumerate(places)]):
            yield tuple([pool[i] for i in places])
