# must: refused: MemoryError
print(len(bytearray(2 * 10**9)))
