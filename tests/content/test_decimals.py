"""What the note on repeating decimals tells."""

import re
from decimal import Decimal

import pytest

from tests.content.articles import LANGUAGES, article, tells

ARTICLE = "2009/golden-week"
LARGE = 1000000007


def order(m: int) -> int:
    """Of 10 modulo a prime m: m − 1 without the prime factors that it can spare."""
    left = found = m - 1
    factor = 2
    while left > 1:
        if left % factor:
            factor += 1 if factor * factor <= left else left - factor
            continue
        left //= factor
        if pow(10, found // factor, m) == 1:
            found //= factor
    return found


def is_prime(n: int) -> bool:
    return n > 1 and all(n % factor for factor in range(2, int(n**0.5) + 1))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_full_periods(lang: str) -> None:
    full = [p for p in range(3, 100) if is_prime(p) and p != 5 and order(p) == p - 1]
    assert tells(ARTICLE, lang, f"${','.join(map(str, full))},\\dots$")
    share = 1.0
    for p in filter(is_prime, range(2, 20_000)):
        share *= 1 - 1 / (p * (p - 1))
    assert tells(ARTICLE, lang, f"{100 * share:.1f}%")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_period(lang: str) -> None:
    assert is_prime(LARGE) and is_prime(999983)
    assert tells(ARTICLE, lang, str(order(LARGE)))
    assert tells(ARTICLE, lang, f"(999983, {order(999983)})")
    years = Decimal(order(LARGE)) / Decimal(365.25 * 86400)
    assert 30 < years < 33 and re.search("三十年|thirty years", article(ARTICLE, lang))
    # By theorem 2: 2009 = 7² · 41.
    assert pow(10, 210, 2009) == 1 and all(pow(10, 210 // p, 2009) != 1 for p in (2, 3, 5, 7))
    assert tells(ARTICLE, lang, "(2009, 210)")


def test_halves_add_up_to_nines() -> None:
    for p in (7, 13, 17, 19, 101):
        length = order(p)
        digits = f"{10**length // p:0{length}d}"
        half = length // 2
        assert length % 2 == 0
        assert int(digits[:half]) + int(digits[half:]) == 10**half - 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_powers_of_two_in_thousandths(lang: str) -> None:
    digits = str(10**33 // 998).zfill(33)
    assert tells(ARTICLE, lang, r"0.001\,002\,004\,008\,016")
    threes = [int(digits[at : at + 3]) for at in range(0, 30, 3)]
    assert threes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 513]
