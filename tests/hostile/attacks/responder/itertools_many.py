# must: harmless:
from itertools import accumulate, chain, combinations, permutations, product, pairwise, repeat, islice
r = list(accumulate([1, 2, 3])), list(chain([1], [2])), list(combinations("abc", 2)), list(permutations([1, 2, 3], 2)), list(product([1, 2], "ab")), list(pairwise([1, 2, 3])), list(repeat(1, 2)), list(islice(range(9), 1, 7, 2)), list(chain.from_iterable([[1], [2]]))
