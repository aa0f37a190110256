"""Which language ``Lang`` means, however it is written."""

from __future__ import annotations

import re

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
#: Tags of one language, by CLDR's likely subtags.
_SAME = (
    ("zh", "zh-cn", "zh-hans", "zh-hans-cn", "zh-chs"),
    ("zh-tw", "zh-hant", "zh-hant-tw", "zh-cht"),
    ("en", "en-us"),
)
#: What is often taken for a language, and the language that is probably meant.
_TAKEN_FOR = {
    "cn": "zh",
    "chs": "zh",
    "chinese": "zh",
    "中文": "zh",
    "简体中文": "zh",
    "汉语": "zh",
    "tw": "zh-TW",
    "cht": "zh-TW",
    "繁體中文": "zh-TW",
    "繁体中文": "zh-TW",
    "hk": "zh-HK",
    "us": "en",
    "uk": "en",
    "gb": "en",
    "eng": "en",
    "english": "en",
    "英文": "en",
    "英语": "en",
    "jp": "ja",
    "japanese": "ja",
    "日文": "ja",
    "日语": "ja",
    "kr": "ko",
    "korean": "ko",
    "韩语": "ko",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "russian": "ru",
}
#: ISO 639-1.
_TWO_LETTERS = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv
    cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr
    ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw
    ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv
    ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr
    ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi
    yo za zh zu
"""


def canonical(written: str, default: str) -> str:
    """The tag that the site knows a language by: in small letters, and the site's own one for what
    is the same language as that. default: the site's language.

    >>> canonical("zh_CN", "zh"), canonical("EN", "zh"), canonical("zh-TW", "zh")
    ('zh', 'en', 'zh-tw')
    """
    default = default.lower()
    tag = written.strip().lower().replace("_", "-") or default
    if any(tag in tags and default in tags for tags in _SAME):
        return default
    return tag


def meant(written: str) -> str | None:
    """The language that somebody means who writes this, which is no language's tag; "" where
    nobody can know. None for a tag."""
    tag = written.strip().lower().replace("_", "-")
    if tag in _TAKEN_FOR:
        return _TAKEN_FOR[tag]
    primary = tag.partition("-")[0]
    well_formed = _TAG.fullmatch(tag) and (len(primary) == 3 or primary in _TWO_LETTERS.split())
    return None if well_formed or not tag else ""
