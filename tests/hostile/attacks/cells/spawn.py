# must: refused: (OSError|AttributeError)
import os

print(os.posix_spawn("/bin/touch", ["touch", "@FOLDER@/ran"], {}))
