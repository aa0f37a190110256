# must: refused: FileNotFoundError
import os

print(os.listdir("@FOLDER@"))
