"""Leads of figures as the renderer and figures make them, whose marks are looked for."""

from pathlib import Path

from huoye.formula import Curve, Plot, Result, Value
from huoye.live.figure import Baked, figure_html
from huoye.render.renderer import Renderer
from tests.leads.test_lead import Article


def test_a_plot_of_ours_is_found_and_cut_down(tmp_path: Path, renderer: Renderer) -> None:
    curves = [Curve([(0, 0), (2, 4)], "a < b"), Curve([(0, 4), (2, 0)], "c")]
    result = Result([Value("n", 2, "n")], [Plot("A & B", curves)])
    main, more = renderer.result(result.as_data("en"), "en")
    html = figure_html(Baked(main, {}, more=more, widget="a/b"), identifier="fig-a", lang="en")
    article = Article(tmp_path)
    (part,) = article.parts(f'<figure class="live" id="fig-a">{html}</figure>')
    assert (part["kind"], part["alt"]) == ("plot", "A & B")
    svg = article.published(part["url"]).decode()
    assert svg.count("<path") == 2 and "<line" in svg and "<text" not in svg
    assert 200 < part["width"] < 360 and 100 < part["height"] < 300
