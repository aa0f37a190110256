import random
g = random.Random(7)
r = g.random(), g.randint(1, 6)
