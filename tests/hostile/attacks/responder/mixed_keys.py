# must: harmless:
d = {1: "a", 1.0: "b", True: "c", 0: "d", False: "e", "1": "f", (1, 2): "g"}
r = list(d.items())
