# must: refused: KeyError: 'js'
import sys

print(sys.modules["js"].process)
