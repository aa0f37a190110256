# must: refused: calls\.append\(\) in an annotation
calls = []
x: calls.append(1) = 5
r = calls
