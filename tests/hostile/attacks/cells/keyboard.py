# must: refused: EOFError
import builtins

print(getattr(builtins, "input")())
