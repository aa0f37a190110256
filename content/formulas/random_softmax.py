"""Random softmax on a vocabulary of six words: its gradient, checked, and where it vanishes.

The loss of a word t with score s_t against k words n₁ … n_k drawn from q is
−ln [exp s_t / (exp s_t + Σ exp s_{n_j})]. Its expectation over t ~ p and all draws is summed here
in full. It is least at s = ln p − ln q: with a uniform q that is the true log-probability. That
holds where a negative that is the word t itself is kept, and not quite where it is dropped; with a
uniform q it holds again where the negatives are k different words other than t.
"""

import math
from collections import Counter
from itertools import combinations_with_replacement
from typing import Annotated

from huoye import Axis, Choice, Curve, Guide, Marker, Plot, Result, Slider, Table, Text, Value

WORDS = ("的", "人", "山", "水", "月", "鹤")
#: Word t follows a law of Zipf: p ∝ 1/rank^EXPONENT.
EXPONENT = 1.0
#: Half a step of the central difference.
STEP = 1e-4

#: One draw of k words, whatever their order: its probability, and how often it holds each word.
Draw = tuple[float, tuple[int, ...]]


def probabilities() -> list[float]:
    """p of each word."""
    weights = [1 / (rank + 1) ** EXPONENT for rank in range(len(WORDS))]
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def sampler(p: list[float], power: float) -> list[float]:
    """q ∝ p^power: 0 draws uniformly, ¾ is that of Word2Vec."""
    weights = [probability**power for probability in p]
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def draws(q: list[float], k: int) -> list[Draw]:
    """All draws of k words from q; their probabilities add up to one."""
    found = []
    for chosen in combinations_with_replacement(range(len(q)), k):
        counts = Counter(chosen)
        ways = math.factorial(k)
        for count in counts.values():
            ways //= math.factorial(count)
        probability = ways * math.prod(q[word] for word in chosen)
        found.append((probability, tuple(counts[word] for word in range(len(q)))))
    return found


def different(q: list[float], k: int, true: int) -> list[Draw]:
    """All draws of k different words other than ``true``, one after another from what is left."""
    found: dict[tuple[int, ...], float] = {}
    states = [(1.0, tuple(int(word == true) for word in range(len(q))))]
    for _ in range(k):
        longer = []
        for probability, taken in states:
            rest = math.fsum(q[word] for word in range(len(q)) if not taken[word])
            for word in range(len(q)):
                if not taken[word]:
                    now = tuple(int(at == word or taken[at]) for at in range(len(q)))
                    longer.append((probability * q[word] / rest, now))
        states = longer
    for probability, taken in states:
        counts = without(taken, true)
        found[counts] = found.get(counts, 0.0) + probability
    return [(probability, counts) for counts, probability in found.items()]


def without(counts: tuple[int, ...], word: int) -> tuple[int, ...]:
    """The draw with none of this word in it."""
    return (*counts[:word], 0, *counts[word + 1 :])


def beside(q: list[float], k: int, rule: str) -> list[list[Draw]]:
    """The draws of negatives beside each true word.

    rule: what becomes of a negative that is the true word. "keep": it counts; "drop": it is left
    out; "distinct": it can't come, nor can another come twice.
    """
    words = range(len(q))
    if rule == "distinct":
        return [different(q, k, true) for true in words]
    every = draws(q, k)
    if rule == "keep":
        return [every for _ in words]
    return [[(chance, without(counts, true)) for chance, counts in every] for true in words]


def loss(s: list[float], p: list[float], chances: list[list[Draw]]) -> float:
    """The expected loss at the scores ``s``, in nats."""
    powers = [math.exp(score) for score in s]
    total = 0.0
    for true, power, score, own in zip(p, powers, s, chances, strict=True):
        for probability, counts in own:
            rest = sum_of(powers, counts)
            total += true * probability * (math.log(power + rest) - score)
    return total


def gradient(s: list[float], p: list[float], chances: list[list[Draw]]) -> list[float]:
    """Its derivatives by every score: what the candidates get of the softmax, less the truth."""
    powers = [math.exp(score) for score in s]
    found = [-true for true in p]
    for true, own in enumerate(chances):
        for probability, counts in own:
            part = p[true] * probability / (powers[true] + sum_of(powers, counts))
            found[true] += part * powers[true]
            for word, count in enumerate(counts):
                if count:
                    found[word] += part * count * powers[word]
    return found


def sum_of(powers: list[float], counts: tuple[int, ...]) -> float:
    """Σ exp s of the words drawn, by a plain loop: ``sum`` differs between Pythons."""
    total = 0.0
    for power, count in zip(powers, counts, strict=True):
        total += power * count
    return total


def differences(s: list[float], p: list[float], chances: list[list[Draw]]) -> list[float]:
    """The gradient once more, by central differences."""
    found = []
    for word in range(len(s)):
        ahead, behind = list(s), list(s)
        ahead[word] += STEP
        behind[word] -= STEP
        found.append((loss(ahead, p, chances) - loss(behind, p, chances)) / (2 * STEP))
    return found


def full_loss(s: list[float], p: list[float]) -> float:
    """The loss of the full softmax: cross entropy in nats."""
    normalizer = math.log(math.fsum(math.exp(score) for score in s))
    return math.fsum(true * (normalizer - score) for true, score in zip(p, s, strict=True))


def random_softmax(
    place: Annotated[float, Slider(-0.5, 4.5, step=0.05, label=Text("位置 τ", en="place τ"))] = 0.5,
    k: Annotated[int, Slider(1, 3, label=Text("陪衬数 k", en="negatives k"))] = 2,
    way: Annotated[
        str,
        Choice(
            {
                "uniform": Text("均匀", en="uniform"),
                "frequency": Text("词频的 3/4 次方", en="frequency to the ¾"),
            },
            label=Text("抽样分布 q", en="sampler q"),
        ),
    ] = "uniform",
    rule: Annotated[
        str,
        Choice(
            {
                "keep": Text("留着", en="kept"),
                "drop": Text("去掉", en="dropped"),
                "distinct": Text("抽不到，也不重复", en="never drawn, all distinct"),
            },
            label=Text("抽中正确的词", en="the true word among them"),
        ),
    ] = "keep",
) -> Result:
    """The gradient of random softmax, checked."""
    p = probabilities()
    q = sampler(p, 0 if way == "uniform" else 0.75)
    best = [math.log(true) - math.log(drawn) for true, drawn in zip(p, q, strict=True)]
    chances = beside(q, k, rule)
    s = [place * score for score in best]
    exact, numeric = gradient(s, p, chances), differences(s, p, chances)
    worst = max(abs(one - other) for one, other in zip(exact, numeric, strict=True))
    values = [
        Value("loss", loss(s, p, chances), Text("期望损失", en="expected loss"), "nat"),
        Value(
            "gradient", max(map(abs, exact)), Text("梯度（最大）", en="gradient, largest"), "", 3
        ),
        Value("check", worst, Text("与差分之差（最大）", en="off differences, at most"), "", 2),
    ]
    table = Table(
        Text("按公式与按差分的梯度", en="The gradient by formula and by differences"),
        [
            Text("词", en="word"),
            "p",
            "q",
            Text("公式", en="formula"),
            Text("差分", en="differences"),
        ],
        [
            [word, *numbers]
            for word, *numbers in zip(
                WORDS, p, q, map(tidy, exact), map(tidy, numeric), strict=True
            )
        ],
        digits=3,
    )
    places = [step / 8 - 0.5 for step in range(41)]
    curves = [
        Curve(
            [(at, loss([at * score for score in best], p, chances)) for at in places],
            Text("随机softmax", en="random softmax"),
        ),
        Curve(
            [(at, full_loss([at * score for score in best], p)) for at in places],
            Text("完整softmax", en="full softmax"),
        ),
    ]
    plot = Plot(
        Text("打分取 τ(ln p − ln q) 时的损失", en="The loss at the scores τ(ln p − ln q)"),
        curves,
        x=Axis("τ"),
        y=Axis(Text("期望损失", en="expected loss"), "nat"),
        markers=[Marker(place, loss(s, p, chances))],
        guides=[Guide(x=1, label="s = ln p − ln q")],
    )
    return Result(values, [plot], [table])


def tidy(derivative: float) -> float:
    """Zero where only rounding is left: a digit of noise means nothing to a reader."""
    return derivative if abs(derivative) > 1e-10 else 0.0
