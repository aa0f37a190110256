# must: harmless: canary
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

core = __import__("_pyodide_core")
array = core.to_js([1])

function = array.constructor.constructor
for name in ("process", "require", "fetch", "WebSocket", "Buffer", "Deno", "importScripts"):
    try:
        print(name, getattr(function.prototype.call.call(function.prototype.valueOf, None), name))
    except BaseException as error:
        print(name, error)
