rows = [n * n + 1 for n in range(7) if n % 3]
lengths = {word: len(word) for word in ("willow", "ash", "oak")}
r = rows, lengths, sorted({5, 1, 4, 1}), [x + y for x in (1, 2) for y in (10, 20)]
