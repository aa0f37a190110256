# must: harmless: canary
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

core = __import__("_pyodide_core")
array = core.to_js([1])

try:
    promise = core.create_promise_converter
    print(array.constructor.fromAsync.constructor("return import('node:fs')")())
except BaseException as error:
    print(error)
