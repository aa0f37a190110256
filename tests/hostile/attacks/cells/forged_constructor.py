# must: refused: which no figure may hold
import sys

output = sys._getframe(2).f_locals["output"]
output.parts.append({"kind": "constructor", "text": "a"})
