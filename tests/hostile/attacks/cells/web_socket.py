# must: harmless: canary
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

core = __import__("_pyodide_core")
array = core.to_js([1])

import gc

for held in gc.get_objects():
    try:
        held.WebSocket.new("ws://127.0.0.1:@PORT@/")
        print("can" + "ary-socket")
    except BaseException:
        continue
