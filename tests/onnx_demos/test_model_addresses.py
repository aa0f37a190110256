"""Addresses of the models' pages, and settings that make none."""

from __future__ import annotations

import pytest

from huoye.core.errors import BuildError
from huoye.onnx_demos.model_addresses import Address, address_of, address_of_all


def test_addresses_by_language() -> None:
    settings = {"DEFAULT_LANG": "zh", "MODEL_URL": "m/{name}/"}
    assert address_of(settings, "a", "zh") == Address("m/a/", "models/a.html")
    assert address_of(settings, "a", "en") == Address("en/models/a.html", "en/models/a.html")
    assert address_of_all(settings, "en-GB").save_as == "en-GB/models.html"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"MODEL_SAVE_AS": "{slug}.html"}, "MODEL_SAVE_AS = “{slug}.html” can't be filled in"),
        ({"MODEL_SAVE_AS": "{name.x}.html"}, "can't be filled in"),
        ({"MODEL_SAVE_AS": "{name}.{}"}, "can't be filled in"),
        ({"MODEL_SAVE_AS": "all.html"}, "one place for all models"),
        ({"MODEL_SAVE_AS": "../{name}.html"}, "leads out of the site"),
        ({"MODEL_SAVE_AS": "models/{name}/"}, "is a folder, not a file"),
    ],
)
def test_settings_that_make_none(settings: dict[str, str], words: str) -> None:
    with pytest.raises(BuildError, match=words.replace("{", r"\{").replace("}", r"\}")):
        address_of({"DEFAULT_LANG": "en", **settings}, "a", "en")
