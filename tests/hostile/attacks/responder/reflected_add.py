# must: harmless:
class A:
    def __radd__(self, o): return o + 100
r = 1 + A(), 1.5 + A(), sum([A()], 5)
