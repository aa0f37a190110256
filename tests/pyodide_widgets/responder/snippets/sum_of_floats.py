r = sum(n * 0.3 for n in range(12)), sum([1e17, 3.0, -1e17]), sum([1, 2, 0.5]), sum([], 0.0)
