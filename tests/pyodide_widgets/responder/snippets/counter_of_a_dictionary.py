from collections import Counter

r = Counter({"a": 3})["a"]
