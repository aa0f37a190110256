# must: refused: Python did not answer
import os

os.kill(os.getpid(), 9)
