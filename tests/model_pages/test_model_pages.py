"""The pages of models: what they say, who links to them, and in which themes they stand."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from huoye.core.build import Build
from huoye.model_pages.captions import note_captions, parted
from huoye.model_pages.facts.fact import duration
from huoye.model_pages.facts.words import facts
from huoye.onnx_demos.manifest import word_manifest
from huoye.onnx_demos.manifest.kinds import kinds
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.words import words_of
from tests.conftest import ROOT, BuildSmallSite, SmallSite, Text, page_head
from tests.conftest import Build as RunBuild
from tests.hostile.models import ORIGINAL, ModelFolder
from tests.onnx_demos.conftest import page_in

SAMPLE = "/// sample | glow-pixels\n    count: 4\n\n{caption}\n///\n"
WORDS = ROOT / "content/models/word2vec-poetry"
MARKUP = '<b>&"</b>'


def _models(folder: Path) -> None:
    shutil.copytree(ORIGINAL, folder / "glow-pixels")
    (folder / "glow-pixels/card.zh.md").write_text("# 说明\n\n中文的卡。\n", "utf-8")
    shutil.copytree(WORDS, folder / "word2vec-poetry")
    # Of an export that was killed.
    shutil.copytree(ORIGINAL, folder / ".glow-pixels.new")
    # Its texts are whatever its author has written.
    strange = ModelFolder(folder / "strange")
    for place in (["licence"], ["people"], ["training", "dataset"], ["evaluation", "convention"]):
        strange.put(*place, value=f"x {MARKUP}")
    strange.put("name", value="strange")
    strange.put("title", value={"en": f"Title {MARKUP}"})
    broken = ModelFolder(folder / "broken")
    broken.put("name", value="broken")
    broken.decoder.write_bytes(b"another")


@pytest.fixture(scope="module")
def site(small_site: BuildSmallSite) -> SmallSite:
    articles: dict[str, Text] = {
        "faces": {"zh": SAMPLE.format(caption="四张脸。"), "en": SAMPLE.format(caption="Faces.")},
        "plain": "无图。",
    }
    return small_site(articles, models=_models)


def _page(site: SmallSite, place: str) -> str:
    return (site.output / place / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("lang", "place", "caption"), [("zh", "models", "四张脸。"), ("en", "en/models", "Faces.")]
)
def test_a_page_for_each_model(site: SmallSite, lang: str, place: str, caption: str) -> None:
    manifest: dict[str, Any] = json.loads((ORIGINAL / "model.json").read_text("utf-8"))
    html, words = _page(site, f"{place}/glow-pixels"), words_of("model_pages", lang)
    for shown in (
        manifest["training"]["dataset"].replace("'", "&#39;"),
        manifest["training"]["dataset_licence"].replace("'", "&#39;"),
        f"{manifest['architecture']['parameters']:,}",
        *(file["sha256"] for file in manifest["files"]),
        *(limit.replace("'", "&#39;") for limit in manifest["limits"]),
        words["convention"],
        "bits/dim",
        f'#fig-sample-glow-pixels">{caption}</a>',
    ):
        assert shown in html, shown
    # The other language's page of the same model is one link away.
    other = "en" if lang == "zh" else "zh"
    switch = re.search(r'<li class="switch"><a href="([^"]+)"', html)
    assert switch
    target = (site.output / place / "glow-pixels" / switch[1]).resolve()
    assert target == (site.output / ("en/" if other == "en" else "") / "models/glow-pixels")
    # Its samples are the article's own, and come when they are scrolled to.
    picture = re.search(r'<img src="([^"]+)"[^>]*loading="lazy"', html)
    assert picture and (site.output / place / "glow-pixels" / picture[1]).exists()


def test_the_card_in_the_readers_language(site: SmallSite) -> None:
    assert "中文的卡。" in _page(site, "models/glow-pixels")
    english = _page(site, "en/models/glow-pixels")
    assert "中文的卡。" not in english
    assert "<h4>Limits</h4>" in english


def test_figures_link_to_their_model(site: SmallSite) -> None:
    for lang, word in (("zh", "模型："), ("en", "Model: ")):
        html = site.html("faces", lang)
        link = re.search(
            rf'<p data-foot>{word}<a href="([^"]+)">([^<]+)</a></p></figcaption>', html
        )
        assert link
        page = site.output / ("en" if lang == "en" else "") / "2020/faces" / link[1]
        assert link[2] in (page / "index.html").read_text("utf-8")
        assert page.resolve().is_relative_to(site.output)
    assert "data-foot" not in site.html("plain")


def test_the_list_of_all(site: SmallSite) -> None:
    for place, lang in (("models", "zh"), ("en/models", "en")):
        html = _page(site, place)
        rows = re.findall(r'<tr><th scope="row"><a href="([^"]+)">', html)
        # The broken one, which no figure uses, is left out.
        names = ["glow-pixels", "strange", "word2vec-poetry"]
        assert [href.rstrip("/").rpartition("/")[2] for href in rows] == names
        assert words_of("model_pages", lang)["perplexity_is"].format(value="5,558") in html
        assert f'aria-current="page">{words_of("theme", lang)["models"]}</a>' in html
    assert not (site.output / "models/broken").exists()


def test_word_vectors_have_theirs(site: SmallSite) -> None:
    html = _page(site, "en/models/word2vec-poetry")
    for shown in ("24,000 words, 128 numbers each", "3,072,000", "zh-wordsim-240", "3.2 minutes"):
        assert shown in html
    # A file that no figure has asked for is published all the same, and packed.
    assert re.search(r'href="[^"]*/files/word2vec-poetry-[0-9a-f]{12}\.onnx\.gz" download', html)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_word_vectors_predict(lang: str) -> None:
    manifest, words = word_manifest.load(WORDS / "model.json"), words_of("model_pages", lang)
    for architecture in ("cbow", "skip-gram"):
        shown = facts(replace(manifest, architecture=architecture), words).measured
        (text,) = [fact.text for fact in shown if fact.label == words["convention"]]
        wanted = words[f"perplexity_{architecture.replace('-', '_')}"]
        tokens = f"{manifest.evaluation.perplexity.tokens:,}"
        assert text == wanted.format(tokens=tokens)


def test_texts_of_a_manifest_are_texts(site: SmallSite) -> None:
    for page in ("models/strange", "models", "en/models/strange"):
        html = _page(site, page)
        assert MARKUP not in html
        assert "&lt;b&gt;&amp;" in html


def test_every_download_is_there(site: SmallSite) -> None:
    links = re.findall(r'href="([^"]+)" download', _page(site, "models/strange"))
    assert links
    for link in links:
        assert (site.output / "models/strange" / link).exists()


def test_what_is_said_of_a_broken_model(build: RunBuild, tmp_path: Path, site: SmallSite) -> None:
    """A foreign theme, other addresses and no figures; a second build finds nothing to do."""
    theme = tmp_path / "theme/templates"
    theme.mkdir(parents=True)
    (tmp_path / "theme/static").mkdir()
    blocks = (f"{{% block {name} %}}{{% endblock %}}" for name in ("title", "content"))
    base = "<title>{}</title><i>foreign</i>{}".format(*blocks)
    (theme / "base.html").write_text(base, "utf-8")
    content = tmp_path / "content"
    (content / "posts").mkdir(parents=True)
    (content / "posts/a.md").write_text(page_head("a", lang="fr") + "Rien.\n", "utf-8")
    shutil.copytree(site.content / "models", content / "models")
    more = ["-t", str(tmp_path / "theme"), "-e", 'DEFAULT_LANG="fr"', 'DIRECT_TEMPLATES=["index"]']
    more += ['MODEL_URL="m/{name}"', 'MODEL_SAVE_AS="m/{name}.html"', 'MODELS_SAVE_AS="m.html"']
    more += ['MODELS_URL="m.html"', f'CACHE_PATH="{tmp_path / "cache"}"', "TEMPLATE_PAGES={}"]
    done = build(content, tmp_path / "output", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    told = " ".join((done.stdout + done.stderr).split())
    assert "broken/model.json" in told
    assert "decoder.onnx is not the file that model.json describes" in told
    page = (tmp_path / "output/m/strange.html").read_text("utf-8")
    assert "<i>foreign</i>" in page
    assert words_of("model_pages", "en")["limits"] in page
    assert "<i>foreign</i>" in (tmp_path / "output/m.html").read_text("utf-8")


def test_two_models_of_one_address(build: RunBuild, tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.md").write_text(page_head() + "空。\n", "utf-8")
    for name in ("one", "two"):
        ModelFolder(tmp_path / "models" / name)
    done = build(tmp_path, tmp_path / "output")
    assert done.returncode == 1
    told = " ".join((done.stdout + done.stderr).split())
    assert "the page of one and the page of two would both be models/glow-pixels/index.html" in told


def test_every_kind_has_its_facts() -> None:
    folder = ROOT / "plugins/huoye/model_pages/facts"
    assert {kind.name for kind in kinds().values()} <= {path.stem for path in folder.glob("*.py")}


def test_captions_are_part_of_what_is_known_of_a_page() -> None:
    """An edit of one would otherwise be read as an edit of the page alone."""
    page = page_in(Build({}))
    page.marks |= {"model:a#fig-a", "model:b#fig-a", "model:c#fig-c", "other"}
    caption = "<p>One <mjx-container>x</mjx-container> &amp; all.</p><p data-foot>Model</p>"
    html = f'<figure id="fig-a"><figcaption>{caption}</figcaption></figure>'
    for _ in range(2):
        assert note_captions(html, page) == html
    named = {f"model:{name}#fig-a\tOne … & all." for name in "ab"}
    assert page.marks == {*named, "model:c#fig-c", "other"}
    found = sorted(filter(None, map(parted, page.marks)))
    assert found[0] == ("a", "fig-a", "One … & all.") and found[2] == ("c", "fig-c", "")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(40, "40 seconds"), (189.7, "3.2 minutes"), (3742.6, "62 minutes"), (36000, "10.0 hours")],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds, words_of("model_pages", "en")) == said


def test_no_pages_where_none_are_wanted(tmp_path: Path) -> None:
    ModelFolder(tmp_path / "models/glow-pixels")
    settings = {"PATH": str(tmp_path), "CACHE_PATH": str(tmp_path / "c"), "DEFAULT_LANG": "en"}
    for more, urls in (
        ({}, ["models/glow-pixels.html"]),
        ({"MODEL_SAVE_AS": ""}, []),
        ({"DEFAULT_LANG": "zh"}, ["en/models/glow-pixels.html"]),
        ({"MODEL_URL": "m/{name}/"}, ["m/glow-pixels/"]),
    ):
        built = Build({**settings, **more})
        model = built.get(Models).find("glow-pixels", PictureModel)
        assert [origin.url for origin in model.origin(page_in(built, "en"))] == urls
