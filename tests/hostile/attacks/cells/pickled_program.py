# must: harmless: canary
import os
import importlib

pickle = importlib.import_module("_pickle")


class Run:
    def __reduce__(self):
        return os.system, ("touch @FOLDER@/ran",)


print(pickle.loads(pickle.dumps(Run())))
