# must: harmless:
r = {"a": 1}.keys() == {"a": 2}.keys()
