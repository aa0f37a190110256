# must: harmless:
r = True + True, True * 2.5, -True, ~False, True / 2, True // 2, sum([True, True]), True & 1, True | False, True ^ True, str(True), f"{True:d}", [10, 20][True], int(True), float(True), abs(True), round(True), max(True, 0), True << 2, divmod(True, 2), +True
