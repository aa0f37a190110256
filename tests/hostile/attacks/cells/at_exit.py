# must: harmless: canary
import atexit
import os

atexit.register(os.system, "touch @FOLDER@/ran")
