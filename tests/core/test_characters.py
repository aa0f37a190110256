import pytest

from huoye.core.characters import forbidden, name


@pytest.mark.parametrize(
    "sign", ["\0", "\x02", "\x0b", "\x1b", "\ud800", "\udfff", "\ufffe", "\uffff"]
)
def test_what_no_feed_may_hold(sign: str) -> None:
    assert forbidden(f"a{sign}b") == name(sign)


def test_what_every_feed_may_hold() -> None:
    assert not forbidden("a\tb\nc\rd\x7f\x85\u200b\u202e汉\U0001f600\U0010ffff")


def test_a_character_with_a_name_is_named() -> None:
    assert name("\u202e") == "the character U+202E (RIGHT-TO-LEFT OVERRIDE)"
    assert name("\x1b") == "the control character U+001B"
