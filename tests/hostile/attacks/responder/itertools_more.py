# must: harmless:
from itertools import accumulate, combinations_with_replacement, product, islice, chain, permutations
r = list(accumulate([1.5, 2, 3], lambda a, b: a * b)), list(accumulate([1, 2], initial=10)), list(combinations_with_replacement([1, 2], 2)), list(product([0, 1], repeat=2)), list(islice(iter([1, 2, 3]), 2)), list(chain([1], "a", (2,))), list(permutations([1, 2, 3]))[:4]
