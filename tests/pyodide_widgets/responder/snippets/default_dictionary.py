from collections import Counter, defaultdict
d = defaultdict(list)
for word in "an ash an oak".split():
    d[len(word)].append(word)
r = dict(d), Counter("willow").most_common(1)
