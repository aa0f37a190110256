# must: refused: OSError
import os

print(os.fork())
