# must: harmless:
r = hex(255), oct(8), bin(5), hex(-255), bin(-3), hex(0)
