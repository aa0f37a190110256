# must: refused: which no figure may hold
import huoye.formula.result as result
from huoye import Curve, Plot, show

result.in_base64 = lambda _: '"/><script>alert(1)</script>'
show(Plot("p", [Curve([(0, 0)])]))
