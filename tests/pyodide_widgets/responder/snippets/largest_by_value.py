words = {"to": 3, "be": 7, "or": 5}
keys = list(words.items())
r = max(words, key=words.get), sorted(words, key=words.get), keys, words.pop("to"), 5 in words.values()
