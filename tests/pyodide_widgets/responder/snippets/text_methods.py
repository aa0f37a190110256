r = "Two Words".title(), "p;q".split(";"), "7".zfill(4), "ab".ljust(5) + "|", "prefix".removeprefix("pre"), "Größe".upper()
