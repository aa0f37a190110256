# must: refused: “is” of what is no None
a = 5
r = a is 5
