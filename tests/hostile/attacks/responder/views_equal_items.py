# must: harmless:
r = {"a": 1}.items() == {"a": 1}.items(), ("a", 1) in {"a": 1}.items(), "a" in {"a": 1}.keys(), 1 in {"a": 1}.values()
