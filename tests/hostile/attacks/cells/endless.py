# must: refused: the cell ran longer than [0-9]+ s, as long as a page lets it, and was here then. Look for an endless loop
while True:
    pass
