# must: refused: \.center\(\)
r = "a".center(5)
