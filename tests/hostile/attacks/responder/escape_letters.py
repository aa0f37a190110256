# must: harmless:
r = "\a\b\f\v\x7f\u00e9\U0001F600\101", len("\r\n"), "a\
b"
