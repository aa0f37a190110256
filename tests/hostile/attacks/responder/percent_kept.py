# must: harmless:
t = "%.2f"
r = t % 2.675
