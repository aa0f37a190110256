# must: refused: Python did not answer
import os

os._exit(0)
