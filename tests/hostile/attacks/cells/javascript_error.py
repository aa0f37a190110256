# must: harmless: canary
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

core = __import__("_pyodide_core")
array = core.to_js([1])

try:
    array.constructor(-1)
except BaseException as error:
    found = error
    for way in ("constructor", "constructor", "prototype", "constructor"):
        found = getattr(found, way, found)
    for name in ("process", "prepareStackTrace", "captureStackTrace"):
        print(name, getattr(found, name, None))
    print(found.constructor("return process.env") if False else "")
