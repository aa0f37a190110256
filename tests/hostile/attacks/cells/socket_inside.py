# must: harmless: canary
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

inside = __import__("_socket")
try:
    one = inside.socket(inside.AF_INET, inside.SOCK_STREAM)
    one.connect(("127.0.0.1", int("@PORT@")))
    one.send(b"hello")
except OSError as error:
    print(error)
