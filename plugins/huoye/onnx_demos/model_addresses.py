"""Where the page of a model stands, which figures link to: from the settings, as Pelican has those
of articles and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huoye.core.errors import BuildError
from huoye.reader.addresses import shown, wrong

#: What a model is among the origins of figures.
ORIGIN = "model"
#: Setting -> its default; an empty MODEL_SAVE_AS is for sites that want no such pages.
DEFAULTS = {
    "MODEL_SAVE_AS": "models/{name}.html",
    "MODEL_LANG_SAVE_AS": "{lang}/models/{name}.html",
    "MODELS_SAVE_AS": "models.html",
    "MODELS_LANG_SAVE_AS": "{lang}/models.html",
}
#: These, unless they are set, are where the file is saved.
URLS = tuple(name.replace("SAVE_AS", "URL") for name in DEFAULTS)
SETTINGS = (*DEFAULTS, *URLS, "DEFAULT_LANG")


@dataclass(frozen=True)
class Address:
    """Both below the site's root."""

    url: str
    #: The file.
    save_as: str


def are_wanted(settings: Mapping[str, Any]) -> bool:
    """Whether models have pages."""
    return bool(settings.get("MODEL_SAVE_AS", DEFAULTS["MODEL_SAVE_AS"]))


def address_of(settings: Mapping[str, Any], name: str, lang: str) -> Address:
    """A model's page in a language. Raises BuildError for a setting that makes no address."""
    return _address(settings, "MODEL", name=name, lang=lang)


def address_of_all(settings: Mapping[str, Any], lang: str) -> Address:
    """The page that lists all models. Raises BuildError as ``address_of``."""
    return _address(settings, "MODELS", lang=lang)


def _address(settings: Mapping[str, Any], what: str, *, lang: str, **places: str) -> Address:
    is_main = lang.lower() == str(settings.get("DEFAULT_LANG", "en")).lower()
    begin = what if is_main else f"{what}_LANG"
    file, url = f"{begin}_SAVE_AS", f"{begin}_URL"
    save_as = _filled(file, str(settings.get(file, DEFAULTS[file])), lang=lang, **places)
    if reason := wrong(save_as):
        raise BuildError(
            f"{file} makes the address {shown(save_as)}, which {reason}",
            mend=f"Write it as {DEFAULTS[file]}",
        )
    given = settings.get(url)
    return Address(
        save_as if given is None else _filled(url, str(given), lang=lang, **places), save_as
    )


def _filled(setting: str, form: str, **places: str) -> str:
    """Raises BuildError."""
    try:
        filled = form.format_map(places)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        known = " and ".join(f"{{{name}}}" for name in sorted(places, reverse=True))
        what = f"{setting} = “{form}” can't be filled in: {error}"
        raise BuildError(what, mend=f"It may hold {known}") from None
    missing = [name for name in places if f"{{{name}}}" not in form]
    if "name" in missing:
        what = f"{setting} = “{form}” names one place for all models"
        raise BuildError(what, mend="Write {name} where each differs")
    return filled
