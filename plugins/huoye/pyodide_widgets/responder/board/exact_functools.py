"""``functools`` of lowered code."""

from lowered import steady


def reduce(function, values, *start):
    values = iter(steady(values))
    if start:
        total = start[0]
    else:
        for total in values:
            break
        else:
            raise TypeError("reduce() of empty iterable with no initial value")
    for value in values:
        total = function(total, value)
    return total
