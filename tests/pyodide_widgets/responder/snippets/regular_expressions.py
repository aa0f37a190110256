import re
r = re.findall(r"\d+", "a1b22"), re.sub("[a-c]", "x", "abcd")
