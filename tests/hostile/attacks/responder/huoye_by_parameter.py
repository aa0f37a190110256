# must: refused: import huoye
import huoye
def f(h): return h.words_of
r = f(huoye)
