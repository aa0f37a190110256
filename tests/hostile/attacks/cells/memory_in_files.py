# must: refused: grows without end
import os

file = os.open("/tmp/large", os.O_WRONLY | os.O_CREAT)
while True:
    os.write(file, bytes(2**26))
