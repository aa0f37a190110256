# must: harmless:
r = "aBc1".upper(), "ABC".lower(), "abc".isalpha(), "123".isdigit(), "".isdigit(), " ".isspace(), "Ab".islower(), "AB1".isupper(), "1".isupper()
