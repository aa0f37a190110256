"""``functools`` of lowered code."""


def reduce(function, values, *start):
    values = iter(values)
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
