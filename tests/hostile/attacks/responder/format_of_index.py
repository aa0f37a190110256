# must: refused: \.format\(\) with fields of another form
r = "{0[1]}".format([1, 2])
