# must: refused: Python did not answer
import os

os.abort()
