# must: harmless:
r = "\u3000a\u3000".strip()
