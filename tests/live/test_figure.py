"""The HTML contract: complete, escaped, hidden until woken."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.live.figure import (
    Baked,
    Control,
    ControlKind,
    LiveFile,
    figure_html,
    format_bytes,
    json_for_script,
)

FILE = LiveFile(
    "files/a.onnx", "ab" * 32, Path("a.onnx"), role="decoder", bytes=5_000_000, gzip=4_200_000
)


def _html(baked: Baked, lang: str = "zh") -> str:
    return figure_html(replace(baked, widget="room/kind"), identifier="fig-a", lang=lang)


def test_spec_holds_what_the_browser_needs() -> None:
    html = _html(Baked("<p>5</p>", {"a": 5.0}, {"L": 25.5}, files=(FILE,), data={"extra": [1]}))
    found = re.search(r"<script [^>]*data-spec>(.*?)</script>", html)
    assert found is not None
    spec = json.loads(found[1])
    assert spec["widget"] == "room/kind"
    assert spec["inputs"] == {"a": 5.0}
    assert spec["values"] == {"L": 25.5}
    assert spec["extra"] == [1]
    assert spec["files"][0]["sha256"] == "ab" * 32


def test_the_price_is_in_real_bytes() -> None:
    assert "下载约 4.2\u00a0MB" in _html(Baked("", {}, files=(FILE,)))
    assert "downloads about 4.2\u00a0MB" in _html(Baked("", {}, files=(FILE,)), lang="en")


def test_nothing_dead_is_shown_without_javascript() -> None:
    html = _html(Baked("<p>5</p>", {}, controls=(Control("a", "a", "number", 1),)))
    assert "<form data-controls hidden" in html
    assert re.search(r"<div data-actions [^>]*hidden>", html)
    assert "<fieldset disabled" in html


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@given(st.text(max_size=40))
def test_author_text_stays_text(text: str) -> None:
    controls = (
        Control("a", text, "range", 1.0, 0.0, 2.0, 0.1, unit=text),
        Control("b", text, "text", text),
        Control("c", text, "select", text, choices=((text, text),)),
    )
    plain = _Attributes()
    plain.feed(_html(Baked("", {}, controls=tuple(_with_label(c, "x") for c in controls))))
    risky = _Attributes()
    risky.feed(_html(Baked("", {"t": text}, controls=controls)))
    assert [tag for tag, _ in risky.tags] == [tag for tag, _ in plain.tags]


def _with_label(control: Control, text: str) -> Control:
    value = text if isinstance(control.value, str) else control.value
    choices = ((text, text),) if control.choices else ()
    return Control(
        control.name,
        text,
        control.kind,
        value,
        control.minimum,
        control.maximum,
        control.step,
        text if control.unit else "",
        choices,
    )


@given(st.dictionaries(st.text(), st.text() | st.floats(allow_nan=False, allow_infinity=False)))
def test_json_cannot_end_its_script(value: dict[str, object]) -> None:
    text = json_for_script(value)
    assert "<" not in text
    assert json.loads(text) == value


def test_json_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_for_script(float("nan"))


def test_a_seed_can_be_drawn_anew() -> None:
    control = Control("seed", "种子", "seed", 2018, 0, 2**32 - 1)
    html = _html(Baked("", {"seed": 2018}, controls=(control,)))
    assert 'data-new-seed="seed"' in html
    assert 'step="1"' in html


def test_a_figure_that_is_alive_at_once_asks_for_nothing() -> None:
    html = _html(Baked("", {}, instant=True))
    assert '<button type="button" data-run hidden>' in html
    assert "data-price" not in html
    assert '"instant": true' in html


def test_a_logarithmic_slider() -> None:
    html = _html(Baked("", {}, controls=(Control("x", "x", "range", 10, 0.1, 1e3, log=True),)))
    assert 'value="1.0" min="-1.0" max="3.0" step="0.02" data-log aria-valuetext="10"' in html
    assert 'name="x" value="10" min="0.1" max="1000.0" required' in html


def test_a_slider_that_moves_by_itself() -> None:
    control = Control("t", "<t>", "range", 0, 0, 1, play=(4, True))
    html = _html(Baked("", {}, controls=(control,)), lang="en")
    assert 'data-play="t" data-seconds="4" data-back>Play &lt;t&gt;</button>' in html


def test_only_pictures_can_be_saved() -> None:
    assert "data-save" in _html(Baked("", {}, tolerance="pixels"))
    assert "data-save" not in _html(Baked("", {}))


def test_every_input_has_a_label() -> None:
    kinds = get_args(ControlKind)
    controls = tuple(
        Control(kind, kind, kind, "x" if kind in ("select", "text") else 1) for kind in kinds
    )
    parser = _Attributes()
    parser.feed(_html(Baked("", {}, controls=controls)))
    labelled = {attrs["for"] for tag, attrs in parser.tags if tag == "label"}
    inputs = [attrs for tag, attrs in parser.tags if tag in ("input", "select")]
    assert len(inputs) == len(kinds) + 1
    assert all(attrs.get("id") in labelled or attrs.get("aria-label") for attrs in inputs)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "1 KB"), (999_499, "999 KB"), (1_000_000, "1.0 MB"), (14_239_897, "14.2 MB")],
)
def test_format_bytes(count: int, text: str) -> None:
    assert format_bytes(count) == text


def test_the_result_comes_first_then_what_moves_it_then_the_rest() -> None:
    controls = (Control("a", "a", "number", 1),)
    html = _html(Baked("<p>5</p>", {}, more="<p>6</p>", controls=controls))
    parts = [html.index(part) for part in ("<p>5</p>", "<form", "data-run", "<p>6</p>")]
    assert parts == sorted(parts)
    assert '<div data-view="beside">' in html


def test_what_moves_a_lead_stands_below_it() -> None:
    html = _html(Baked("<p>5</p>", {}, lead="<pre>5</pre>", tools="<button>Edit</button>"))
    parts = [html.index(part) for part in ("<pre>", "<form", "data-run", "<p>5</p>")]
    assert parts == sorted(parts)
    # Nothing stays in sight of it.
    assert '<div data-view="">' in html


def test_nothing_stays_in_sight_of_no_controls() -> None:
    assert '<div data-view="">' in _html(Baked("<p>5</p>", {}))


@pytest.mark.parametrize(
    ("control", "keys"),
    [
        (Control("a", "a", "range", 1.0, 0.0, 2.0), 'inputmode="decimal"'),
        (Control("a", "a", "integer", 1, 0, 2), 'inputmode="numeric"'),
        (Control("a", "a", "range", 1, 0, 2, whole=True), 'inputmode="numeric"'),
        (Control("a", "a", "range", 1.0, -1.0, 2.0), ""),
        (Control("a", "a", "number", 1.0), ""),
        (Control("a", "a", "range", 1.0, 0.0, 2.0, minimum_from="b"), ""),
    ],
)
def test_a_phone_shows_the_keys_that_a_number_needs(control: Control, keys: str) -> None:
    (field,) = re.findall(r'<input type="number"[^>]*>', _html(Baked("", {}, controls=(control,))))
    assert (keys in field) and ("inputmode" in field) == bool(keys)
