# must: harmless:
r = "a,b,,c".split(","), " a  b ".split(), "abc".replace("b", "x", 1), "x=1".partition("="), "a-b-c".rpartition("-"), "abc".startswith(("a", "b")), "abc".endswith("c"), "a".join(["1", "2"]), "AbC".lower(), "abc".index("c"), "aXbX".count("X"), "  x ".strip(), "xxaxx".strip("x"), "a\nb".split("\n"), "abc".find("z"), "1,2".rsplit(",", 1)
