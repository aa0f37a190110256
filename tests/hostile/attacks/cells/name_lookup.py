# must: harmless: canary
import sys

sys.meta_path[:] = [one for one in sys.meta_path if "ealed" not in type(one).__name__]

print(__import__("_socket").gethostbyname("name.invalid"))
