"""What the tests of this folder draw with."""

from collections.abc import Callable

import pytest

from huoye.formula import Plot, Result
from huoye.render.renderer import Renderer


@pytest.fixture(scope="session")
def draw(renderer: Renderer) -> Callable[..., str]:
    """draw(result, lang): the HTML of a result, or of a single plot."""

    def drawn(shown: Result | Plot, lang: str = "en") -> str:
        result = Result([], [shown]) if isinstance(shown, Plot) else shown
        return "".join(renderer.result(result.as_data(lang), lang))

    return drawn
