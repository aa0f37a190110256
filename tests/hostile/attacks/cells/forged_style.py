# must: harmless: url\(|position:fixed
from huoye import Curve, Plot, show

# Parted, since the page shows this code, too.
style = "ur" + 'l(//127.0.0.1:@PORT@/a#b)" style="posit' + "ion:fixed;inset:0"
real = Curve.as_data
Curve.as_data = lambda *given: {**real(*given), "style": style}
show(Plot("p", [Curve([(0, 0), (1, 1)])]))
