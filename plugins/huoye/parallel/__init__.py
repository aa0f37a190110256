"""Pages read by several processes, ahead of Pelican, into the page cache.

Nothing but the cache carries a value from one process to another. So the result doesn't depend on
how many there are, nor on one of them that dies: what the cache lacks is read as ever.
"""
