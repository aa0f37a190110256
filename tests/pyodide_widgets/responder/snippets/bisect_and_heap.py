import bisect
import heapq
r = bisect.bisect([2, 4, 6], 5), heapq.nsmallest(2, [6, 2, 5])
