"""Pelican's side of the room: when what happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Template
from pelican.generators import Generator, PelicanTemplateNotFound
from pelican.plugins import signals

from huoye.core.build import Build, begun, read_alone
from huoye.core.errors import BuildError
from huoye.core.files import write
from huoye.core.standing import Standing
from huoye.live.pictures import add_links
from huoye.model_pages.captions import note_captions
from huoye.onnx_demos.manifest.model_json import manifests
from huoye.onnx_demos.model_addresses import are_wanted
from huoye.reader import Pipeline
from huoye.words import words_of

#: Of the templates' context: see ModelPages.data.
KEY = "MODEL_PAGES"
_TEMPLATES = Path(__file__).parent / "templates"


class ModelPagesGenerator(Generator):
    """A Pelican generator: puts MODEL_PAGES into every template's context, and the pages out."""

    def generate_context(self) -> None:
        from huoye.model_pages.pages import ModelPages

        self._build = Build.of(self.settings)
        self._pages = self._build.get(ModelPages)
        contents = [page for page in self.context["generated_content"].values() if page is not None]
        self.context[KEY] = {}
        try:
            self.context[KEY] = self._pages.data(_listed(self.context), contents)
        except BuildError as error:
            self._build.problems.report(error)

    @property
    def planned(self) -> Iterator[str]:
        """Where it writes."""
        for site in self.context[KEY].values():
            yield site["save_as"]
            yield from (model["save_as"] for model in site["models"])
        yield from self._pages.files

    def generate_output(self, writer: Any) -> None:
        for lang, site in self.context[KEY].items():
            words = words_of("model_pages", lang)
            versions = self._versions(lang)
            given = {"site_models": site, "words": words, "page_lang": lang}
            self._write(writer, "models", site, **given, page_versions=[*versions.values()])
            for number, model in enumerate(site["models"]):
                others = [
                    {"lang": other, "url": self.context[KEY][other]["models"][number]["url"]}
                    for other in versions
                ]
                self._write(writer, "model", model, **given, model=model, page_versions=others)
        output, standing = Path(self.output_path), self._build.get(Standing)
        for file in self._pages.files.values():
            if not standing.keep(file.url, file.sha256):
                write(output / file.url, file.source.read_bytes())

    def _versions(self, lang: str) -> dict[str, dict[str, str]]:
        """The other languages' lists of models."""
        sites: Mapping[str, Any] = self.context[KEY]
        return {
            other: {"lang": other, "url": site["url"]}
            for other, site in sites.items()
            if other != lang
        }

    def _write(self, writer: Any, name: str, place: Mapping[str, Any], **given: Any) -> None:
        relative = self.settings["RELATIVE_URLS"]
        template = self._template(name)
        writer.write_file(
            place["save_as"], template, self.context, relative, url=place["url"], **given
        )

    def _template(self, name: str) -> Template:
        """The theme's, or ours, which needs nothing but a ``base.html`` with the usual blocks."""
        try:
            template: Template = self.get_template(name)
        except PelicanTemplateNotFound:
            text = (_TEMPLATES / f"{name}.html").read_text("utf-8")
            template = self.env.from_string(text)
        return template


def begin(build: Build) -> None:
    """Prepare a build."""
    # When captions are as readers get them.
    build.get(Pipeline).add_pass("model-captions", note_captions, order=95)


def _listed(context: Mapping[str, Any]) -> Iterator[Any]:
    """Pelican's articles, oldest first, and pages, each with its translations."""
    for page in (*reversed(context["articles"]), *context["pages"]):
        yield from (page, *page.translations)


def _generators(pelican: Any) -> type[ModelPagesGenerator] | None:
    return ModelPagesGenerator if _are_made(Build.of(pelican.settings)) else None


def _are_made(build: Build) -> bool:
    return are_wanted(build.settings) and bool(manifests(build.content / "models"))


def _link(generator: Any) -> None:
    _add_links(Build.of(generator.settings), generator.context)


def _link_alone(build: Build, context: dict[str, Any], page: Any) -> None:
    _add_links(build, context)


def _add_links(build: Build, context: dict[str, Any]) -> None:
    if not _are_made(build):
        return
    # Only here: a site without models doesn't wait for it.
    from huoye.model_pages.pages import ModelPages

    add_links(context, build.get(ModelPages).linked())


def connect() -> None:
    """Take part in every build from now on."""
    begun.connect(begin)
    signals.get_generators.connect(_generators)
    signals.article_generator_finalized.connect(_link)
    signals.page_generator_finalized.connect(_link)
    read_alone.connect(_link_alone)
