# must: harmless:
import operator
r = operator.add(1, 2.5), operator.mul("a", 3), operator.sub(1, 2), operator.truediv(1, 3), operator.neg(2), list(map(operator.add, [1], [2]))
