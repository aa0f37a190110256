# must: refused: the cell ran longer than [0-9]+ s, as long as a page lets it. Look for an endless loop
while True:
    pass
