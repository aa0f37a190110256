"""Texts that aren't UTF-8: what they are taken for, and what is refused."""

from pathlib import Path

import pytest
import zstandard

from models_export.data import text
from models_export.data.text import Lines
from models_export.errors import UserError

FRENCH = "Le château français brûlé est réparé, où était le garçon ? Ça coûte très cher."
ENGLISH = "He said “don’t do that” — and it’s all he wanted, wasn’t it? They’ve gone home."
GERMAN = "Die Mädchen hören schöne Lieder über den großen Fluß, während Jürgen Äpfel ißt."
CHINESE = "皎皎空中孤月轮，海上明月共潮生。何处春江无月明，江流宛转绕芳甸。"
#: As technical articles are: words of two languages and formulas.
MIXED = "流模型把噪声变成图片：$z = f(x)$，其中 `Glow` 是可逆的 (Kingma, 2018)，见第 3 节。"
TRADITIONAL = "他在江南的春天裡看見了明月，酒和花。小王子問：你是誰？我們的世界很大。"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        *((content, "utf-8") for content in (FRENCH, CHINESE)),
        *((content, "utf-8-sig") for content in (FRENCH, CHINESE)),
        *((content, "cp1252") for content in (FRENCH, ENGLISH, GERMAN)),
        *((content, "gb18030") for content in (CHINESE, MIXED)),
        (CHINESE, "gbk"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gbk"),
        ("Мороз и солнце; день чудесный! Ещё ты дремлешь, друг прелестный.", "cp1251"),
        ("吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。", "shift_jis"),
        *(
            (content, encoding)
            for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
            for content in (FRENCH, MIXED)
        ),
    ],
)
@pytest.mark.parametrize("lines", [3, 3000])
def test_it_is_found_out(tmp_path: Path, content: str, encoding: str, lines: int) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("\n".join([content] * lines).encode(encoding))
    read = Lines([path], text.encodings([path]))
    assert list(read) == [content] * lines
    assert read.invalid == 0


def test_also_of_what_is_compressed_and_begins_in_ascii(tmp_path: Path) -> None:
    path = tmp_path / "text.zst"
    whole = "plain words\n" * 50_000 + f"{FRENCH}\n" * 20
    path.write_bytes(zstandard.compress(whole.encode("cp1252")))
    assert text.encodings([path]) == ("cp1252",)
    assert list(Lines([path], ["cp1252"]))[-1] == FRENCH


def test_what_is_named_holds_for_what_is_no_utf_8(tmp_path: Path) -> None:
    for name, encoding in (("a", "utf-8"), ("b", "iso8859-2"), ("c", "utf-16")):
        (tmp_path / f"{name}.txt").write_text("Zażółć gęślą jaźń", encoding)
    files = text.files([tmp_path])
    named = text.encodings(files, "iso8859-2")
    assert named == ("utf-8-sig", "iso8859-2", "utf-16")
    assert list(Lines(files, named)) == ["Zażółć gęślą jaźń"] * 3
    for wrong in ("klingon", "base64", ""):
        if wrong:
            with pytest.raises(UserError, match=f"encoding = “{wrong}” under .corpus.: no such"):
                text.encodings(files, wrong)


def test_utf_8_with_a_broken_place_stays_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(FRENCH.encode() * 5 + b"\xff" + FRENCH.encode())
    read = Lines([path], text.encodings([path]))
    assert list(read) == [FRENCH * 6]
    assert read.invalid == 1


def test_what_fits_no_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(UserError, match=r"text\.txt: no text, or in an encoding .* Convert it"):
        text.encodings([path])
    both = [FRENCH.encode()] * 5 + [FRENCH.encode("cp1252")] * 3
    path.write_bytes(b"\n".join(both))
    with pytest.raises(UserError, match=r"text\.txt: \d+ byte sequences .* several encodings"):
        text.encodings([path])
    path.write_bytes(CHINESE.encode("gbk") + b"\n\xff\xff\n")
    with pytest.raises(UserError, match=r"text\.txt: not wholly in gb18030.*after line 0"):
        list(Lines([path], ["gb18030"]))
