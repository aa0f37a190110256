import statistics
r = statistics.mean([2, 3, 7]), statistics.pstdev([1.5, 2.5, 9.0])
