# must: refused: (ModuleNotFoundError|OSError)
import os

print(os.popen("cat @FOLDER@/secret.txt").read())
