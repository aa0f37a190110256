"""The few words that the build writes into a figure, in the article's language."""

from __future__ import annotations

_STRINGS = {
    "zh": {
        "controls": "参数",
        "run": "运行",
        "price": "（下载约 {size}）",
        "stop": "停止",
        "play": "播放 {name}",
        "reset": "复原",
        "progress": "下载进度",
        "link": "复制链接",
        "save": "下载 PNG",
        "seed": "换一个",
    },
    "en": {
        "controls": "Parameters",
        "run": "Run",
        "price": "(downloads about {size})",
        "stop": "Stop",
        "play": "Play {name}",
        "reset": "Reset",
        "progress": "Download progress",
        "link": "Copy link",
        "save": "Save PNG",
        "seed": "New seed",
    },
}


def strings(lang: str) -> dict[str, str]:
    """Words for a language; English for one that we have no words in."""
    return _STRINGS.get(lang.split("-")[0], _STRINGS["en"])
