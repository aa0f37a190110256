# must: harmless: <script>alert|<a href|<img|<!-->|onload="|</figure><h1>|&nbsp;
from huoye import Axis, Curve, Guide, Marker, Plot, Points, Result, Shape, Table, Tex, Value, show

EVIL = (
    '"><script>alert(1)</script><a href="javascript:alert(1)">a</a><img src="x"><!--><svg onload="alert(1)">'
    "</div></div></figure><h1>Log in</h1>&nbsp;'\"<"
)
points = [(0, 0), (1, 1)]
show(
    Result(
        [Value("v", 1.5, EVIL, EVIL)],
        [
            Plot(
                EVIL, [Curve(points, EVIL), Points(points, EVIL), Shape(points, EVIL)],
                Axis(EVIL, EVIL), Axis(EVIL, EVIL), [Marker(0, 0, EVIL)], [Guide(0.5, None, EVIL), Guide(None, 0.5, EVIL)],
            )
        ],
        [Table(EVIL, [EVIL], [[EVIL]])],
        [EVIL, Tex(r"\text{" + EVIL.replace("}", "") + "}")],
    )
)
print(EVIL)
EVIL
