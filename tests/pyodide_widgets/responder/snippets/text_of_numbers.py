r = ", ".join(str(x) for x in [3, 4.5, 2 / 3, 1e17]), str([0.2, 5]), repr((2.5, "b")), str({"k": 0.1}), str(None), str(True)
