# must: refused: Code generation from strings disallowed
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]
core = __import__("_pyodide_core")
array = core.to_js([1])

kinds = []
array.map(core.create_proxy(lambda this, *_: kinds.append(this.constructor), capture_this=True), core.create_proxy(print))
array.forEach(core.create_proxy(lambda _, number, whole: kinds.append(whole.at.constructor)))
print(kinds[-1].constructor("return process")().version)
