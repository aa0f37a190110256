from itertools import accumulate, combinations, pairwise, permutations, product
r = list(accumulate([2, 3, 4])), list(product("xy", [0, 1])), list(pairwise([4, 5, 6])), list(combinations("pqr", 2)), list(permutations([1, 2, 3], 2))
