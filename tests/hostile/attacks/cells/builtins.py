# must: refused: No module named 'js'
import builtins

builtins.__import__ = builtins.__dict__["__import__"]
builtins.__dict__["__import__"]("js")
