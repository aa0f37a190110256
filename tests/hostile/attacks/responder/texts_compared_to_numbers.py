# must: harmless:
r = "1" == 1, "a" != 1, [1] == (1,), None == 0, 1 == True, 1.0 == 1
