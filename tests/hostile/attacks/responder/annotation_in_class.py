# must: refused: calls\.append\(\) in an annotation
from dataclasses import dataclass
calls = []
class A:
    x: calls.append(1)
    y = 2
r = calls, A().y
