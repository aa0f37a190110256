# must: refused: 
import os

os.kill(1, 15)
os.kill(os.getppid(), 9)
raise RuntimeError("nobody minded")
