"""The benchmark of word vectors: its table and plot, and one small run of everything."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import word2vec
from benchmarks.word2vec import Row, plot, table
from tests.conftest import ROOT

_ROWS = [
    Row("one", 2.0, 1000.0, (0.5, 0.25, 0.125, 0.1), 1234.5),
    Row("two", 1.0, 2000.0, (0.5, 0.25, 0.125, 0.1), 2e9, 900.0),
    Row("frequencies", 0, 0, (), 5000.0),
]


def test_table() -> None:
    lines = table(_ROWS)
    assert lines[2] == "| one | 2.0 | 1,000 | 0.500 | 0.250 | 0.125 | 10.0 % | 1,234 |  |"
    assert lines[3].endswith("| 2e+09 | 900 |")
    assert all(line.count("|") == 10 for line in lines)


def test_plot_has_a_bar_a_row() -> None:
    svg = plot(_ROWS)
    assert svg.count("<rect") == 3
    assert "5,000" in svg
    assert plot(_ROWS) == svg


@pytest.mark.train
def test_everything_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(1)
    words = [f"word{chr(97 + index)}" for index in range(20)]
    text = "\n".join(" ".join(random.choice(words, 12)) for _ in range(200))
    (tmp_path / "text.txt").write_text(text)
    for name in ("EN-WS-353-ALL.txt", "EN-SIMLEX-999.txt", "EN-MEN-TR-3k.txt"):
        (tmp_path / name).write_text("worda wordb 1\nwordb wordc 2\nwordc wordd 3\n")
    (tmp_path / "questions-words.txt").write_text("worda wordb wordc wordd\n")
    output = tmp_path / "out.md"
    arguments = ["--data", str(tmp_path / "text.txt"), "--sets", str(tmp_path)]
    arguments += ["--epochs", "1", "--seconds", "0.05", "--output", str(output)]
    assert word2vec.main(arguments) == 0
    report = output.read_text("utf-8")
    assert report.count("| ours, ") == 4
    assert report.count("| gensim, ") == 2
    assert output.with_suffix(".svg").exists()
    assert word2vec.main([*arguments, "--profile"]) == 0
    told = (tmp_path / "word2vec-profile.md").read_text("utf-8")
    assert told.count("| `aten::bmm` |") == 2 and output.read_text("utf-8") == report
    assert word2vec.main(["--data", str(tmp_path / "none.txt"), "--sets", str(tmp_path)]) == 1
    assert "no such file" in capsys.readouterr().err


#: What the Chinese article calls the losses.
CHINESE = {
    "random-softmax": "随机softmax",
    "sampled-softmax": "校正的sampled softmax",
    "nce": "NCE",
    "negative-sampling": "负采样",
    "random-softmax, shared matrix": "随机softmax，共享矩阵",
    "word frequencies alone": "只看词频",
}


@pytest.mark.parametrize(
    ("name", "names"), [("word2vec.md", CHINESE), ("word2vec.en.md", dict[str, str]())]
)
def test_the_article_has_the_measured_rows(name: str, names: dict[str, str]) -> None:
    """All rows and the plot, as the command wrote them, without cells that are empty in all of a
    table."""
    article = (ROOT / "content" / "posts" / "2017" / name).read_text("utf-8")
    report = word2vec.RESULTS.read_text("utf-8")
    rows = [
        line for line in report.splitlines() if line.startswith("| ") and not line.startswith("| |")
    ]
    assert len(rows) == 12
    for row in rows:
        _, loss, figures = row.split("|", 2)
        cells = figures.rstrip(" |")
        assert f"| {names.get(loss.strip(), loss.strip())} |{cells} |" in article
    plot_file = ROOT / "content" / "images" / "word2vec-losses.svg"
    assert plot_file.read_text("utf-8") == word2vec.RESULTS.with_suffix(".svg").read_text("utf-8")
