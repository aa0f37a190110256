"""Whatever an author gets wrong: one clear error with file and line, status 1, output untouched."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from huoye.core.files import sha256
from tests.conftest import ROOT, Build, page_head
from tests.onnx_demos.small_words import write_words

HEAD = page_head()


class Trial:
    """A small content folder of the real kind, with one article to be broken."""

    def __init__(self, root: Path) -> None:
        self.content = root / "content"
        self.output = root / "output"
        for name in ("formulas", "models"):
            shutil.copytree(ROOT / "content" / name, self.content / name)
        self.article = self.content / "posts" / "trial.md"
        self.article.parent.mkdir()
        self.output.mkdir()
        (self.output / "index.html").write_text("as it was before")

    def write(self, body: str, head: str = HEAD) -> None:
        self.article.write_text(head + body, "utf-8")

    @property
    def model(self) -> Path:
        return self.content / "models" / "nice-digits"

    def change_manifest(self, change: Callable[[dict[str, object]], object]) -> None:
        path = self.model / "model.json"
        data = json.loads(path.read_text("utf-8"))
        change(data)
        path.write_text(json.dumps(data, indent=2), "utf-8")

    def untouched(self) -> bool:
        return [path.read_text() for path in self.output.iterdir()] == ["as it was before"]


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


SAMPLE = "/// sample | nice-digits\n    count: 1\n\n图注。\n///\n"


def _misspelt_option(trial: Trial) -> None:
    trial.write("/// sample | nice-digits\n    cuont: 4\n///\n")


def _option_of_wrong_type(trial: Trial) -> None:
    trial.write("文。\n\n/// sample | nice-digits\n    count: 两个\n///\n")


def _option_out_of_range(trial: Trial) -> None:
    trial.write("/// formula | ellipse\n    a: 1000000\n///\n")


def _unknown_model(trial: Trial) -> None:
    trial.write("/// sample | nice-digit\n///\n")


def _unknown_formula(trial: Trial) -> None:
    trial.write("/// formula | elipse\n///\n")


def _formula_that_raises(trial: Trial) -> None:
    path = trial.content / "formulas" / "broken.py"
    text = (trial.content / "formulas" / "ellipse.py").read_text("utf-8")
    path.write_text(text.replace("def ellipse(", "def broken(", 1), "utf-8")
    lines = path.read_text("utf-8").split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("def broken("))
    body = next(number for number in range(start, len(lines)) if lines[number].endswith(":"))
    lines.insert(body + 1, '    raise ZeroDivisionError("on purpose")')
    path.write_text("\n".join(lines), "utf-8")
    trial.write("/// formula | broken\n///\n")


def _default_outside_its_range(trial: Trial) -> None:
    path = trial.content / "formulas" / "wide.py"
    path.write_text(
        '"""A formula whose default lies outside its range."""\n\n'
        "from typing import Annotated\n\nfrom huoye import Result, Slider, Value\n\n\n"
        "def wide(a: Annotated[float, Slider(0, 1)] = 7) -> Result:\n"
        '    """Nothing."""\n    return Result()\n',
        "utf-8",
    )
    trial.write("/// formula | wide\n///\n")


def _unclosed_block(trial: Trial) -> None:
    trial.write("文。\n\n" + SAMPLE.removesuffix("///\n"))


def _corrupted_model(trial: Trial) -> None:
    trial.write(SAMPLE)
    path = trial.model / "decoder.onnx"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def _corrupted_model_with_its_hash(trial: Trial) -> None:
    trial.write(SAMPLE)
    path = trial.model / "decoder.onnx"
    path.write_bytes(b"\x08" + path.read_bytes()[3:-50])

    def change(data: dict[str, object]) -> None:
        for file in data["files"]:  # type: ignore[attr-defined]
            if file["path"] == path.name:
                file.update(sha256=sha256(path), bytes=path.stat().st_size)

    trial.change_manifest(change)


def _wrong_hash(trial: Trial) -> None:
    trial.write(SAMPLE)
    trial.change_manifest(lambda data: data["files"][0].update(sha256="0" * 64))  # type: ignore[index]


def _missing_field(trial: Trial) -> None:
    trial.write(SAMPLE)
    trial.change_manifest(lambda data: data.pop("latent"))


def _no_slug(trial: Trial) -> None:
    trial.write("文。\n", head=HEAD.replace("Slug: trial\n", ""))


def _broken_tex(trial: Trial) -> None:
    trial.write("文。\n\n式子$\\frac{1}{$在此。\n")


def _unknown_macro(trial: Trial) -> None:
    trial.write("文。\n\n$$\\nosuchmacro{x}$$\n")


def _unresolved_reference(trial: Trial) -> None:
    trial.write("文。\n\n由$\\eqref{eq:none}$可知。\n")


def _unknown_word(trial: Trial) -> None:
    write_words(trial.content / "models" / "small-en", "en")
    trial.write("/// neighbours | small-en\n    word: king\n    plus: woamn\n///\n")


def _word_that_yaml_takes_for_a_truth_value(trial: Trial) -> None:
    write_words(trial.content / "models" / "small-en", "en")
    trial.write("/// neighbours | small-en\n    word: no\n///\n")


def _pictures_of_a_model_of_words(trial: Trial) -> None:
    write_words(trial.content / "models" / "small-en", "en")
    trial.write("/// sample | small-en\n///\n")


def _corrupted_vocabulary(trial: Trial) -> None:
    path = write_words(trial.content / "models" / "small-en", "en").parent / "vocabulary.txt"
    path.write_bytes(path.read_bytes().replace(b"king", b"kong"))
    trial.write("/// neighbours | small-en\n    word: queen\n///\n")


CASES: dict[Callable[[Trial], None], tuple[str, str]] = {
    _misspelt_option: ("trial.md:7: ", "Did you mean “count”?"),
    _option_of_wrong_type: ("trial.md:9: ", "a whole number belongs"),
    _option_out_of_range: ("trial.md:7: ", "a"),
    _unknown_model: ("trial.md:6: ", "Did you mean “nice-digits”?"),
    _unknown_formula: ("trial.md:6: ", "ellipse"),
    _formula_that_raises: ("trial.md:6: ", "on purpose"),
    _default_outside_its_range: ("trial.md:6: ", "a"),
    _unclosed_block: ("trial.md:8: ", "never closed"),
    _corrupted_model: ("model.json:", "SHA-256"),
    _corrupted_model_with_its_hash: ("model.json:", "not a valid ONNX model"),
    _wrong_hash: ("model.json:", "SHA-256"),
    _missing_field: ("model.json", "latent"),
    _no_slug: ("trial.md:", "slug"),
    _broken_tex: ("trial.md:8: ", "\\frac{1}{"),
    _unknown_macro: ("trial.md:8: ", "nosuchmacro"),
    _unresolved_reference: ("trial.md:8: ", "eq:none"),
    _unknown_word: ("trial.md:8: ", "there are: woman"),
    _word_that_yaml_takes_for_a_truth_value: ("trial.md:7: ", "False stands where a text belongs"),
    _pictures_of_a_model_of_words: ("trial.md:6: ", "knows words, not pictures"),
    _corrupted_vocabulary: ("model.json:", "SHA-256"),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__.lstrip("_"))
def test_bad_input(trial: Trial, build: Build, case: Callable[[Trial], None]) -> None:
    place, what = CASES[case]
    case(trial)
    done = build(trial.content, trial.output)
    assert done.returncode == 1
    # One line for the author; what Pelican says besides is a count.
    problems = [line for line in done.stderr.splitlines() if str(trial.content) in line]
    assert len(problems) == 1, done.stderr
    assert place in problems[0]
    assert what.lower() in problems[0].lower()
    assert "Traceback" not in done.stderr
    assert trial.untouched()


def test_the_trial_itself_builds(trial: Trial, build: Build) -> None:
    trial.write(SAMPLE)
    done = build(trial.content, trial.output)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (trial.output / "2020/trial/index.html").exists()


def test_all_broken_articles_are_listed_at_once(trial: Trial, build: Build) -> None:
    _no_slug(trial)
    (trial.article.parent / "other.md").write_text(HEAD + "/// nothing | x\n///\n", "utf-8")
    done = build(trial.content, trial.output)
    assert done.returncode == 1
    assert "trial.md:" in done.stderr
    assert "other.md:6: " in done.stderr
    assert "2 problems" in done.stdout + done.stderr


def test_an_error_while_writing_leaves_the_output(
    trial: Trial, build: Build, tmp_path: Path
) -> None:
    trial.write("文。\n")
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    (theme / "templates" / "archives.html").write_text("{{ nothing.at.all }}")
    done = build(trial.content, trial.output, "-t", str(theme))
    assert done.returncode == 1
    assert trial.untouched()
