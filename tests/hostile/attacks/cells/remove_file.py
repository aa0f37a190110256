# must: refused: FileNotFoundError
import os

os.unlink("@FOLDER@/secret.txt")
