# must: refused: Python did not answer
import os

vars(os)["abort"]()
