# must: harmless: canary
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

core = __import__("_pyodide_core")
array = core.to_js([1])

frames = []


def prepare(error, trace):
    for site in trace:
        for name in ("getThis", "getFunction", "getEvalOrigin"):
            held = getattr(site, name)()
            frames.append((name, str(held)))
            for way in ("process", "require", "constructor"):
                if way != "constructor" and hasattr(held, way):
                    frames.append("can" + "ary-" + way)
    return ""


object_ = array.constructor.getPrototypeOf if False else array.constructor
try:
    none = core.to_js({"a": 1}).noSuchFunction()
except BaseException as error:
    for name in dir(error):
        frames.append(name)
kind = array.constructor.constructor
try:
    kind("x")
except BaseException as error:
    maker = error.constructor if hasattr(error, "constructor") else error
    try:
        maker.prepareStackTrace = core.create_proxy(prepare)
        array.reduce()
    except BaseException as other:
        frames.append(repr(other))
print(frames)
