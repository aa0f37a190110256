# must: refused: Code generation from strings disallowed
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

core = __import__("_pyodide_core")
array = core.to_js([1])

proxy = core.create_proxy(print)
print(core.to_js([proxy])[0].constructor.constructor("return process")() if False else
      core.to_js([1]).at.constructor("return this")().process)
