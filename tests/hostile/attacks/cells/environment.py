# must: harmless: canary
import os

print(os.environ, os.getcwd(), os.getpid(), os.uname())
