# must: harmless:
w = 5
r = f"{f'{1.5:.1f}':>{w}}", f"{{}}", f"{1 + 1 = }", f"{'a' if w else 'b'}", f"{w!r:>4}"
