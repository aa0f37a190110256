# must: harmless: canary
found = [kind for kind in object.__subclasses__() if "Js" in kind.__name__]
for kind in found:
    print(kind, kind.__module__)
    for name in ("process", "require"):
        if hasattr(kind, name):
            print("can" + "ary-kind")
