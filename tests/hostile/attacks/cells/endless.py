# must: refused: gave no answer .*endless loop
while True:
    pass
