"""A file's text, or in which encoding it was probably saved."""

from __future__ import annotations

import codecs
from pathlib import Path

from huoye.core.errors import BuildError

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: What Python calls it, and what editors do.
_OTHERS = {
    "gb18030": "GBK",
    "big5": "Big5",
    "shift_jis": "Shift JIS",
    "euc_kr": "EUC-KR",
    "cp1252": "Windows-1252",
}
# A text of any length in Chinese, Japanese, Korean holds some of these; one that is read in a wrong
# encoding holds rare letters.
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后"
    "小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
    "这個們為來國說時會對後還發學無開經頭麼點於過題數類標章測試著裡種實與"
    "题数类标章测试分第节点定义理证明函数图表式"
    "，。、：；！？“”（）《》"
    "のはをにがでとたてしなれるいうすかもりらこそまけ"
    "이가을를은는에의다하고도로지기사한"
)


def read_text(path: Path) -> str:
    """A file as text. Raises BuildError for one that is not UTF-8 or can't be read at all."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BuildError(
            f"the file can't be read: {error.strerror or error}",
            path=path,
            mend="Mend its permissions, or remove it where it is a link that leads nowhere",
        ) from error
    if data.startswith(_UTF_16) or b"\0" in data[1:4]:
        raise _not_utf8(path, 1, "the file", "UTF-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the byte 0x{data[error.start]:02X}"
        raise _not_utf8(path, line, what, likely_encoding(data)) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def likely_encoding(data: bytes) -> str:
    """In which encoding bytes that are not UTF-8 make the most common letters."""
    return _OTHERS[max(_OTHERS, key=lambda name: _share_of_common(data, name))]


def _share_of_common(data: bytes, name: str) -> float:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        # A file in two encodings, or cut in the midst of a letter, is still mostly one.
        text = data.decode(name, "replace")
    letters = [letter for letter in text if letter > "\x7f"]
    if not letters:
        return 0
    if name == "cp1252":
        # Where nothing else makes sense: accents and quotation marks among plain letters.
        return 0.05 + 0.1 * (len(letters) < len(text) / 4) - letters.count("\ufffd")
    wrong = letters.count("\ufffd")
    return (sum(letter in _COMMON for letter in letters) - 5 * wrong) / len(letters)


def _not_utf8(path: Path, line: int, what: str, encoding: str) -> BuildError:
    return BuildError(
        f"{what} is not UTF-8; it looks like {encoding}",
        path=path,
        line=line,
        mend=f"Open the file as {encoding} and save it as UTF-8",
    )
