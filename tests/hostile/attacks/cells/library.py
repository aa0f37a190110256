# must: harmless: canary
import os

file = os.open("/lib/python313.zip", os.O_WRONLY | os.O_TRUNC)
os.write(file, b"no library")
