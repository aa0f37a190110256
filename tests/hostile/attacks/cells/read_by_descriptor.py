# must: refused: FileNotFoundError
import os

print(os.read(os.open("@FOLDER@/secret.txt", os.O_RDONLY), 100))
