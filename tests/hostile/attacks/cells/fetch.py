# must: refused: AttributeError
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

core = __import__("_pyodide_core")
array = core.to_js([1])

array.constructor.constructor.prototype.fetch("http://127.0.0.1:@PORT@/")
