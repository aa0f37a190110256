# must: harmless:
r = "" in "abc", "bc" in "abc", "ac" in "abc", "中" in "a中", "a" not in ""
