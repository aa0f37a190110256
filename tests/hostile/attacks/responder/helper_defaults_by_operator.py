# must: harmless:
import operator
try:
    r = operator.add(1, 2, 3)
except ValueError:
    r = 0
