# must: harmless: canary
import math
import sys

sys.modules["math"] = sys.modules["statistics"] = type(sys)("other")
math.sqrt = lambda _: 13.0
