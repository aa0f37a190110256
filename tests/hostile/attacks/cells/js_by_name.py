# must: refused: No module named 'js'
print(__import__("js").process.getBuiltinModule("fs"))
