# must: refused: which no figure may hold
from huoye import Plot, show

real = Plot.as_data
Plot.as_data = lambda *given: {**real(*given), "title": {"text": "<script>alert(1)</script>"}}
show(Plot("p", []))
