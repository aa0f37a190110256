# must: refused: (MemoryError|OverflowError)
print(len(bytearray(10**10)))
