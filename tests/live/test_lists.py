"""Ids of figures where whole articles stand in one page."""

from huoye.live.lists import with_ids_apart

FIGURE = (
    '<figure class="live" id="{id}" lang="en"><label for="{id}-r">r</label>'
    '<input id="{id}-r" aria-describedby="x {id}-note">fig-a<a href="#{id}?r=1">link</a></figure>'
)


def test_a_figure_that_comes_again_gets_the_next_free_number() -> None:
    figures = [FIGURE.replace("{id}", name) for name in ("fig-a", "fig-a-2", "fig-a", "fig-a")]
    apart = with_ids_apart("<p>".join(figures))
    names = ("fig-a", "fig-a-2", "fig-a-3", "fig-a-4")
    assert apart == "<p>".join(FIGURE.replace("{id}", name) for name in names)


def test_a_page_of_one_article_stays() -> None:
    page = "".join(FIGURE.replace("{id}", name) for name in ("fig-a", "fig-a-2", "fig-ab"))
    assert with_ids_apart(page) == page


def test_a_figure_of_the_class_but_without_an_id_stays() -> None:
    other = '<figure class="live">A "concert" (2024)</figure>'
    figure = FIGURE.replace("{id}", "fig-a")
    apart = with_ids_apart(f"{other}{figure}{other}{figure}")
    assert apart == f"{other}{figure}{other}{FIGURE.replace('{id}', 'fig-a-2')}"
