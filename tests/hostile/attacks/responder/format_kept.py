# must: refused: \.format\(\)
t = "{:.2f}"
r = t.format(2.675)
