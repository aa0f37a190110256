# must: refused: OSError
import os

os.execv("/bin/touch", ["touch", "@FOLDER@/ran"])
