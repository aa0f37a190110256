r = isinstance(True, object), isinstance(True, int | str), isinstance(True, float)
