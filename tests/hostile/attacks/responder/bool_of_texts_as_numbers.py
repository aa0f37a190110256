# must: harmless:
r = int(True), float(False), int(2.9), int(-2.9), bool("False"), int("1") + True
