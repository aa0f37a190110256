"""Pages with references, read by one Node child for all tests of this room."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import huoye.mathjax.plugin
import huoye.references.plugin
from huoye.core.build import Build
from huoye.mathjax.typesetter import Typesetter
from tests.author import Author

WORKS = """\
@article{dinh2014,
  author = {Dinh, Laurent and Krueger, David and Bengio, Yoshua},
  title = {{NICE}: Non-linear Independent Components Estimation},
  journal = {arXiv preprint}, year = 2014, eprint = {1410.8516}, archiveprefix = {arXiv},
}

@misc{su:2018, author = {苏剑林}, title = {细水长flow之<NICE> \\& "more"}, year = {2018},
  url = {https://kexue.fm/archives/5776?a=1&b=2}}

@book{ww, author = {Whittaker, E. T. and Watson, G. N.}, title = {A Course of Modern Analysis},
  publisher = {Cambridge University Press}, edition = {4th}, year = 1927,
  doi = {10.1017/CBO9780511608759}}
"""

MakeAuthor = Callable[..., Author]


@pytest.fixture(scope="session")
def typesetter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Typesetter]:
    settings = {"CACHE_PATH": str(tmp_path_factory.mktemp("cache"))}
    with closing(Build(settings)) as build:
        yield build.get(Typesetter)


@pytest.fixture
def make_author(typesetter: Typesetter, tmp_path: Path) -> MakeAuthor:
    """An author of a site; their body begins on line 4. works: of the site's bibliography.
    glossary: the site's."""

    def make(lang: str = "zh", works: str | None = None, glossary: str | None = None) -> Author:
        settings = {"PATH": str(tmp_path)}
        if works is not None:
            (tmp_path / "works.bib").write_text(works, "utf-8")
            settings["BIBLIOGRAPHY"] = "works.bib"
        if glossary is not None:
            (tmp_path / "glossary.yaml").write_text(glossary, "utf-8")
            settings["GLOSSARY"] = "glossary.yaml"
        build = Build(settings, typesetter)
        huoye.mathjax.plugin.begin(build)
        huoye.references.plugin.begin(build)
        return Author(build, lang)

    return make


@pytest.fixture
def author(make_author: MakeAuthor) -> Author:
    return make_author()


@pytest.fixture
def english(make_author: MakeAuthor) -> Author:
    return make_author("en")


@pytest.fixture
def citing(make_author: MakeAuthor) -> Author:
    """On a site with a bibliography."""
    return make_author(works=WORKS)
