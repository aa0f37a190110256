# must: refused: No module named 'subprocess'
print(__import__("subprocess").check_output(["cat", "@FOLDER@/secret.txt"]))
