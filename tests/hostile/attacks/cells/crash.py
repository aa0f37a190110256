# must: refused: 
import gc
import sys


class Deep:
    def __repr__(self):
        return repr(self)


sys.setrecursionlimit(10**9)
print(Deep())
