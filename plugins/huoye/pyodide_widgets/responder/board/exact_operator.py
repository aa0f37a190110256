"""``operator`` of lowered code."""

from lowered import add, mul, sub  # noqa: F401


def truediv(a, b):
    return a / b


def neg(a):
    return -a
