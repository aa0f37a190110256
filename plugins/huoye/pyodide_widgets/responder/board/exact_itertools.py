"""``itertools`` of lowered code, by the recipes of Python's documentation.

What is read is taken when the function is called, as Python does, and not when its first item is
asked for: so each is a function that calls a generator.
"""

from lowered import Elsewhere, add, reader


def accumulate(values, function=add, *, initial=None):
    return _accumulated(iter(reader(values)), function, initial)


def _accumulated(values, function, total):
    first = total is None
    if not first:
        yield total
    for value in values:
        total = value if first else function(total, value)
        first = False
        yield total


def chain(*iterables):
    for iterable in iterables:
        yield from reader(iterable)


def repeat(value, times):
    for _ in range(times):
        yield value


def islice(iterable, *ends):
    if len(ends) > 2:
        raise Elsewhere("islice with steps")
    start, stop = (0, ends[0]) if len(ends) == 1 else ends
    if start is None or start < 0 or (stop is not None and stop < start):
        raise Elsewhere("islice between other ends")
    return _sliced(iter(reader(iterable)), start, stop)


def _sliced(values, start, stop):
    place = 0
    if stop is not None and stop <= 0:
        return
    for value in values:
        if place >= start:
            yield value
        place += 1
        if stop is not None and place >= stop:
            return


def pairwise(iterable):
    return _paired(iter(reader(iterable)))


def _paired(values):
    before = None
    first = True
    for value in values:
        if not first:
            yield before, value
        before = value
        first = False


def product(*iterables, repeat=1):
    return _multiplied([tuple(pool) for pool in iterables] * _count(repeat))


def _multiplied(pools):
    result = [()]
    for pool in pools:
        result = [x + (y,) for x in result for y in pool]
    yield from result


def _count(r):
    if r < 0:
        raise Elsewhere("less than none of itertools")
    return r


def combinations(iterable, r):
    return _combined(tuple(iterable), _count(r))


def _combined(pool, r):
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
    return _combined_again(tuple(iterable), _count(r))


def _combined_again(pool, r):
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
    return _permuted(pool, len(pool) if r is None else _count(r))


def _permuted(pool, r):
    for places in product(range(len(pool)), repeat=r):
        if all([place not in places[:i] for i, place in enumerate(places)]):
            yield tuple([pool[i] for i in places])
