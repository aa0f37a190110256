# must: harmless:
r = (5).bit_length()
