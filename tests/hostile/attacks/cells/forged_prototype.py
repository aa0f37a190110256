# must: refused: which no figure may hold
from huoye import Axis, Plot, show

Axis.as_data = lambda *_: {"__proto__": {"label": "<b>"}, "constructor": 1, "toString": 2, "log": 3, "unit": 4, "hidden": 5}
show(Plot("p", []))
