# must: harmless: canary
import os

print(os.system("touch @FOLDER@/ran; cat @FOLDER@/secret.txt"))
