# must: refused: hash\(\)
r = hash("a") % 2
