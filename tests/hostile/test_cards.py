"""Cards of models, which come from wherever the model comes from: whatever stands in one, the page
of the model shows text and links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.model_pages.cards import card_html
from tests.hostile.attack import Attack, attacks

#: What no card may bring, however it does.
_NEVER = re.compile(r"<(?:script|img|iframe|style|svg|form)|\s(?:on\w+|style|id|class)=", re.I)


@pytest.mark.parametrize("attack", attacks("cards"), ids=str)
def test_cards(attack: Attack, tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    text = attack.made() if attack.path.suffix == ".py" else attack.text
    card.write_bytes(text if isinstance(text, bytes) else text.encode())
    build = Build({"CACHE_PATH": str(tmp_path / "cache")})
    if attack.outcome == "refused":
        with pytest.raises(BuildError, match=attack.words) as refused:
            card_html(card, build)
        assert refused.value.path == card
        return
    html = card_html(card, build)
    # Of the text < and > are written otherwise.
    tags = "".join(re.findall(r"<[^>]*>", html))
    assert not _NEVER.search(tags), html
    assert not re.search(attack.words, tags), html
