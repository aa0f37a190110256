# must: refused: “is” of what is no None
r = callable(len), callable(5), callable(lambda: 0), type(len) is type(max)
