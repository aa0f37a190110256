# must: harmless:
r = "a" < "B", "10" < "9", "" < "a", "ab" > "aa", "é" > "z", "a\x00" > "a", sorted("hello"), max("héllo")
