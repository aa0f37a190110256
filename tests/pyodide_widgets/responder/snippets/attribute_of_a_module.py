import math


class Setter:
    def put(self):
        self.tau = 3


Setter.put(math)
r = math.tau
