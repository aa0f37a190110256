"""Real pictures to choose from by sight."""

import re

import numpy as np

from huoye.live.figure import Baked
from huoye.onnx_demos import example_sheet
from huoye.onnx_demos.images import GAP
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import evaluate
from tests.onnx_demos.conftest import pictures


def test_the_cells_are_the_examples_in_order(digits: PictureModel) -> None:
    html = example_sheet.html(digits, {"start": "From <a>", "end": "To"}, "en")
    assert re.findall(r'data-choose="(\w+)"', html) == ["start", "end"]
    assert "Choose by sight: From &lt;a&gt;" in html
    count = digits.manifest.examples
    assert f'data-columns="8" data-count="{count}"' in html
    sheet = pictures(Baked(html, {}))[0]
    for index in (0, 7, 8, count - 1):
        row, column = divmod(index, example_sheet.COLUMNS)
        top, left = row * (28 + GAP), column * (28 + GAP)
        wanted = digits.decode(evaluate({"example": index}, digits), 1.0)[:, :, 0]
        assert np.array_equal(sheet[top : top + 28, left : left + 28, 0], wanted)


def test_a_model_without_real_pictures_offers_none(digits: PictureModel) -> None:
    object.__setattr__(digits.manifest, "examples", 0)
    assert example_sheet.html(digits, {"start": "From"}, "zh") == ""
