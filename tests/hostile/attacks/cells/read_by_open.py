# must: refused: open\(\) opens a file
print(open("@FOLDER@/secret.txt").read())
