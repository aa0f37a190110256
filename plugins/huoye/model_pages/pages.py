"""What the pages of models show, as plain data: templates of any theme can show it, and a build
that knows the data of the last one knows whether these pages come out as they did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from html import unescape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.content_folder import ContentFolder
from huoye.core.errors import BuildError
from huoye.core.files import PublishedFile
from huoye.core.real_paths import RealPaths
from huoye.core.stat_index import StatIndex
from huoye.live.assets import Assets
from huoye.live.figure import LiveFile, format_bytes
from huoye.live.figure_places import figure_places
from huoye.model_pages.captions import parted
from huoye.model_pages.cards import CARD, card_html
from huoye.model_pages.facts.fact import MANIFEST_LANG, Facts
from huoye.onnx_demos.manifest.kinds import kind_of
from huoye.onnx_demos.manifest.model_json import FILE_NAME, Manifest, manifests
from huoye.onnx_demos.model_addresses import Address, address_of, address_of_all
from huoye.reader import PageResults
from huoye.reader.plain_text import plain_text
from huoye.words import html_lang, language, said, words_of
from huoye.words.marking import spoken

_PICTURE = re.compile(r'<img\b[^>]*\bsrc="\{static\}/(?P<url>[^"]+)"[^>]*>')
_ATTRIBUTE = r'\b%s="([^"]*)"'


@dataclass(frozen=True)
class Use:
    """A figure of a page that is computed with a model."""

    page: Any
    figure: str
    caption: str
    #: Whether no other model takes part.
    is_alone: bool
    #: What is in it.
    html: str


@dataclass(frozen=True)
class ModelFolder:
    """A model of the site: its folder, and what model.json says."""

    path: Path
    manifest: Any
    #: The kind's word, by which its facts are found.
    kind: str


class ModelPages:
    """The models of a build and where their pages stand; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._folder = build.content / "models"
        #: What is downloaded and no figure has asked for: it is published with the pages.
        self.files: dict[str, LiveFile] = {}

    def data(self, listed: Iterable[Any], contents: Iterable[Any]) -> dict[str, Any]:
        """Language -> {"url", "save_as", "models"}, of the language of the site and of each
        in which a page has a figure of a model. listed: those of Pelican's pages that readers find.
        contents: all of them, drafts too.

        A model that can't be shown and that no figure uses is warned of, and left out. Raises
        BuildError for settings that make no addresses.
        """
        uses = self._uses(listed)
        folders = [*self._folders(uses)]
        if not folders:
            return {}
        settings = self._build.settings
        main = str(settings.get("DEFAULT_LANG", "en")).lower()
        found = (main, *sorted(self._languages(contents) - {main}))
        places: dict[str, str] = {}
        site: dict[str, Any] = {}
        for lang in found:
            address = address_of_all(settings, lang)
            _claim(places, address, "the page of all models")
            site[lang] = {
                "url": address.url,
                "save_as": address.save_as,
                "models": [],
            }
            for folder in folders:
                own = address_of(settings, folder.manifest.name, lang)
                _claim(places, own, f"the page of {folder.path.name}")
                shown = self._model(folder, lang, own, uses.get(folder.path.name, []))
                site[lang]["models"].append(shown)
        return site

    def linked(self) -> dict[str, PublishedFile]:
        """What figures link to, as Pelican wants to know it, which asks for the address alone."""
        results = self._build.get(PageResults)
        urls = {url for result in results for url in result.pictures} - results.files.keys()
        return {url: PublishedFile(url, "", Path()) for url in sorted(urls)}

    def _languages(self, contents: Iterable[Any]) -> set[str]:
        """Of pages with figures of models, whoever sees them: each links to pages of its own."""
        return {page.lang for page in contents if self._named(page)}

    def _named(self, page: Any) -> list[tuple[str, str, str]]:
        """Models, figures and their captions, of a page."""
        source = getattr(page, "source_path", None)
        real = self._build.get(RealPaths)
        result = self._build.get(PageResults).of(Path(real.of(source))) if source else None
        return [named for mark in (result.marks if result else ()) if (named := parted(mark))]

    def _uses(self, listed: Iterable[Any]) -> dict[str, list[Use]]:
        """Folder of a model -> figures that use it, in the order of the pages."""
        uses: dict[str, list[Use]] = {}
        for page in listed:
            if not (named := self._named(page)):
                continue
            places = {place.identifier: place for place in figure_places(page._content)}
            order = {figure: number for number, figure in enumerate(places)}
            for name, figure, caption in sorted(
                named, key=lambda use: (order.get(use[1], -1), use[0])
            ):
                is_alone = sum(other == figure for _, other, _ in named) == 1
                html = places[figure].html if figure in places else ""
                use = Use(page, figure, caption, is_alone, html)
                uses.setdefault(name, []).append(use)
        return uses

    def _folders(self, uses: Mapping[str, Any]) -> Iterator[ModelFolder]:
        for path in manifests(self._folder):
            try:
                yield self._read(path)
            except BuildError as error:
                if path.parent.name in uses:
                    raise
                # A figure that can't be made for it has said so already.
                if error.path not in {found.path for found in self._build.problems.found()}:
                    error.is_warning = True
                    self._build.problems.report(error)

    def _read(self, path: Path) -> ModelFolder:
        """Raises BuildError."""
        content = self._build.get(ContentFolder)
        content.check(path)
        kind = kind_of(path)
        manifest: Manifest = (kind.read or kind.load)(path)
        index = self._build.get(StatIndex)
        for file in manifest.files:
            place = path.parent / file.path
            content.check(place)
            if not place.is_file() or index.digest(str(place)) != file.sha256:
                what = f"{file.path} is not the file that {FILE_NAME} describes"
                raise BuildError(what, path=path, mend="Restore the file, or export again")
        return ModelFolder(path.parent, manifest, kind.name)

    def _model(
        self, folder: ModelFolder, lang: str, address: Address, uses: list[Use]
    ) -> dict[str, Any]:
        manifest = folder.manifest
        training = getattr(manifest, "training", None)
        words = words_of("model_pages", lang)
        facts = _facts(folder, words)
        foreign = "" if language(lang) == MANIFEST_LANG else MANIFEST_LANG
        return {
            "name": manifest.name,
            "version": getattr(manifest, "version", 1),
            "title": said(manifest.title, lang),
            "url": address.url,
            "save_as": address.save_as,
            "licence": getattr(manifest, "licence", ""),
            "dataset": getattr(training, "dataset", ""),
            "data_licence": getattr(training, "dataset_licence", ""),
            "parameters": f"{facts.parameters:,}" if facts.parameters else "",
            "score": facts.score,
            "score_note": facts.score_note,
            "bytes": format_bytes(sum(file.bytes for file in manifest.files)),
            "parts": [
                {"heading": words[part], "facts": [_plain(fact, foreign) for fact in some]}
                for part, some in (
                    ("what", facts.model),
                    ("trained", facts.training),
                    ("measured", facts.measured),
                )
                if some
            ],
            # Free text of the manifest.
            "text_lang": foreign,
            "limits": list(getattr(manifest, "limits", ())),
            "people": getattr(manifest, "people", ""),
            "files": [self._file(folder, file) for file in manifest.files],
            "users": _users(uses, lang),
            "sample": _sample(uses, lang),
            "card": self._card(folder, lang),
        }

    def _file(self, folder: ModelFolder, file: Any) -> dict[str, Any]:
        """A file as readers may download it: as figures do, so that it is published once."""
        path, assets = folder.path / file.path, self._build.get(Assets)
        describe = assets.file if path.suffix == ".txt" else assets.packed
        published = describe(file.role, path, folder.manifest.name)
        if published.url not in self._build.get(PageResults).files:
            self.files[published.url] = published
        is_packed = published.url.endswith(".gz")
        return {
            "name": file.path,
            "bytes": f"{file.bytes:,}",
            "dtype": file.dtype,
            "sha256": file.sha256,
            "url": published.url,
            "packed": format_bytes(published.gzip) if is_packed else "",
        }

    def _card(self, folder: ModelFolder, lang: str) -> dict[str, str] | None:
        """The card in the page's language, ``card.zh.md``, or the one that there is."""
        cards = {MANIFEST_LANG: folder.path / CARD}
        stem, suffix = CARD.split(".")
        for path in folder.path.glob(f"{stem}.*.{suffix}"):
            cards[path.name.split(".")[1].lower()] = path
        cards = {name: path for name, path in cards.items() if path.is_file()}
        if not cards:
            return None
        path = said(cards, lang)
        self._build.get(ContentFolder).check(path)
        written_in = next(name for name, other in cards.items() if other == path)
        return {
            "html": card_html(path, self._build),
            "lang": "" if written_in == language(lang) else html_lang(written_in),
        }


def _claim(places: dict[str, str], address: Address, what: str) -> None:
    """Raises BuildError where a page stands already."""
    other = places.setdefault(address.save_as, what)
    if other != what:
        raise BuildError(
            f"{other} and {what} would both be {address.save_as}",
            mend="Give one of the models another name, or see MODEL_SAVE_AS and MODELS_SAVE_AS",
        )


def _facts(folder: ModelFolder, words: Mapping[str, str]) -> Facts:
    name = f"huoye.model_pages.facts.{folder.kind}"
    if find_spec(name) is None:
        # Of a kind that has nothing of its own to say here.
        return Facts()
    facts: Facts = import_module(name).facts(folder.manifest, words)
    return facts


def _plain(fact: Any, foreign: str) -> dict[str, Any]:
    return {**asdict(fact), "lang": fact.lang and foreign}


def _users(uses: list[Use], lang: str) -> list[dict[str, Any]]:
    """Pages in this language where there are any, else in whatever language."""
    own = [use for use in uses if use.page.lang == lang] or uses
    pages: dict[str, dict[str, Any]] = {}
    for use in own:
        page = use.page
        entry = {"url": page.url, "title": _title(page), "figures": []}
        entry["lang"] = "" if page.lang == spoken(lang) else page.lang
        figures = pages.setdefault(page.url, entry)["figures"]
        figures.append({"id": use.figure, "caption": use.caption or use.figure})
    return list(pages.values())


def _title(page: Any) -> str:
    return str(getattr(page, "plain_title", None) or plain_text(str(page.title)))


def _sample(uses: list[Use], lang: str) -> dict[str, str] | None:
    """The first picture that a figure of this model alone shows, and where it is alive."""
    for use in sorted(uses, key=lambda use: use.page.lang != lang):
        picture = _PICTURE.search(use.html) if use.is_alone else None
        if picture:
            names = {"width", "height", "alt"}
            found = {name: re.search(_ATTRIBUTE % name, picture[0]) for name in names}
            return {
                "src": unescape(picture["url"]),
                "page": f"{use.page.url}#{use.figure}",
                **{name: unescape(value[1]) for name, value in found.items() if value},
            }
    return None
