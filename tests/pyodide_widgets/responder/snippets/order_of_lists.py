a, b = [(2, 'b'), (1, 'c'), (2, 'a')], 1.5
r = (
    max(a), min(a), sorted(a), max(a, key=lambda p: p[1]), min(*a), max([], default=3), max(b, 1),
    a[0] < a[1], [1, 2] <= [1, 2.0] < [3], 1 < b < 2 <= max([2, 3]), max(map(abs, [-3, 2])),
    max('b', 'a'), min([[2], [1, 5]]), max([1, 2, 3], key=lambda v: -v), max(1, 1.0), max([True, 1]),
)
