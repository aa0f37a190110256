# must: refused: No module named 'ctypes'
print(__import__("ctypes").CDLL(None).system(b"touch @FOLDER@/ran"))
