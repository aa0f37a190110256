# must: refused: No module named 'js'
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

print(__import__("pyodide.code", fromlist=["code"]).run_js("process.env"))
