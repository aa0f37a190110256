"""Four tempting answers to the turning spring, beside the right one, tan θ / θ.

All are written with θ = ω √(M/k). Each takes a step that sounds right. Its pole, the speed at which
it has the spring grow without bound, or that it has none, shows what the step has lost.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from huoye import Axis, Curve, Guide, Marker, Play, Plot, Result, Slider, Table, Text, Value
from huoye.formula.numerals import shown

LIMIT = math.pi / 2
#: Where the drawing ends, in θ and in L/l₀: beyond the largest pole, √3.
FASTEST, LONGEST = 1.8, 8.0

Speed = Slider(
    0, 1.8, step=0.01, label=Text("转速 θ = ω√(M/k)", en="speed θ = ω√(M/k)"), play=Play(9)
)
PAST = Text("给不出长度", en="no length")
NONE = Text("没有", en="none")


@dataclass(frozen=True)
class Answer:
    """L/l₀ = 1/(1 − part · θ²); with ``part`` 0, 1 + θ²/3, which has no pole."""

    name: Text
    part: float

    def at(self, theta: float) -> float:
        """L/l₀; nan from the pole on, where the formula gives no length."""
        if self.part == 0:
            return 1 + theta * theta / 3
        left = 1 - self.part * theta * theta
        return 1 / left if left > 1e-12 else math.nan

    @property
    def pole(self) -> float:
        """θ at which the spring would grow without bound; infinite where it never does."""
        return math.inf if self.part == 0 else 1 / math.sqrt(self.part)


WRONG = (
    Answer(Text("质量全在末端", en="all mass at the tip"), 1.0),
    Answer(Text("拉力按质心算", en="pulled at its centre"), 0.5),
    Answer(Text("转动时仍均匀", en="evenly spread as it turns"), 1 / 3),
    Answer(Text("离心力按原长算", en="forces as at rest"), 0.0),
)


def right(theta: float) -> float:
    """tan θ / θ below π/2, at rest 1; nan where there is no equilibrium."""
    if theta == 0:
        return 1.0
    return math.tan(theta) / theta if theta < LIMIT else math.nan


def wrong_answers(theta: Annotated[float, Speed] = 0.9) -> Result:
    """The right length of the turning spring, and four wrong ones."""
    truth = right(theta)
    values = [Value("theta", theta, "θ", digits=4)]
    notes = []
    if math.isnan(truth):
        notes.append(
            Text(
                "θ 已过 π/2：没有平衡。错误的答案却还在若无其事地给出长度。",
                en="θ is beyond π/2: there is no equilibrium. Wrong answers go on giving "
                "lengths as if nothing had happened.",
            )
        )
    else:
        values.append(Value("ratio", truth, Text("伸长比 tan θ/θ", en="stretch tan θ/θ")))
    return Result(values, [drawing(theta)], [comparison(theta)], notes)


def comparison(theta: float) -> Table:
    """Each answer at θ, how far it is off, and its pole."""
    truth = right(theta)
    rows: list[list[Text | str | float]] = [
        [
            Text("正确的", en="the right one"),
            Text("没有平衡", en="no equilibrium") if math.isnan(truth) else shown(truth, 5),
            "0" if truth == truth else "—",
            "1.5708",
        ]
    ]
    for answer in WRONG:
        ratio = answer.at(theta)
        rows.append(
            [
                answer.name,
                PAST if math.isnan(ratio) else shown(ratio, 5),
                "—" if math.isnan(ratio - truth) else shown(100 * (ratio / truth - 1), 3) + "%",
                NONE if answer.part == 0 else shown(answer.pole, 5),
            ]
        )
    headers: list[Text | str] = [
        Text("答案", en="answer"),
        "L/l₀",
        Text("偏差", en="off by"),
        Text("极点 θ", en="pole, θ"),
    ]
    return Table(Text("此刻的五个答案", en="Five answers at this speed"), headers, rows)


def drawing(theta: float) -> Plot:
    """All five against θ, each up to its pole."""
    curves = [Curve(drawn(right), "tan θ/θ", "solid")]
    curves += [Curve(drawn(answer.at), answer.name) for answer in WRONG[:3]]
    # The fifth has the first one's colour.
    curves.append(Curve(drawn(WRONG[3].at), WRONG[3].name, "dashed"))
    found = [right(theta), *(answer.at(theta) for answer in WRONG)]
    return Plot(
        Text("各个答案随转速的增长", en="Each answer as the speed rises"),
        curves,
        x=Axis(Text("转速 θ", en="speed θ"), minimum=0, maximum=FASTEST),
        y=Axis("L/l₀", minimum=0, maximum=LONGEST),
        markers=[Marker(theta, ratio) for ratio in found if ratio <= LONGEST],
        guides=[Guide(x=LIMIT, label=Text("极限 π/2", en="limit π/2"))],
    )


def drawn(answer: Callable[[float], float]) -> list[tuple[float, float]]:
    """Points up to where the curve leaves the drawing, the more of them the steeper it is."""
    last = FASTEST
    if not answer(last) <= LONGEST:
        low, last = 0.0, FASTEST
        for _ in range(50):
            middle = (low + last) / 2
            if answer(middle) <= LONGEST:
                low = middle
            else:
                last = middle
        last = low
    lefts = [(1 - n / 50) * (1 - n / 50) for n in range(51)]
    return [(last * (1 - left), answer(last * (1 - left))) for left in lefts]
