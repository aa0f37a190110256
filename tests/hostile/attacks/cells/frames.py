# must: harmless: canary
import sys

frame = sys._getframe()
while frame:
    print(frame.f_code.co_filename, list(frame.f_globals), [type(v) for v in frame.f_locals.values()])
    for value in frame.f_locals.values():
        for name in ("process", "require", "getBuiltinModule"):
            if hasattr(value, name):
                print("can" + "ary-frame")
    frame = frame.f_back
