from collections.abc import Callable
Row = list[float]
Maybe = int | None
def f(g: Callable[[float], float], row: Row) -> Row:
    out: Row = [g(x) for x in row]
    return out
x: int | None = 4
r = f(lambda t: t / 2, [3.0]), isinstance(4, int | str), isinstance(4.0, (int, str))
