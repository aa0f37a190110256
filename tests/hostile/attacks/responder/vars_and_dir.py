# must: refused: dir\(\)
r = dir([])
