# must: harmless:
r = '''a
  b''', "tab\tx"
