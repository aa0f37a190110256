# must: refused: another “list” than Python's
class list:
    pass
r = 1
