"""What the services of pip-audit and npm say is not taken for more than it is."""

import json

import pytest

from release.audit import Report, of_npm, of_pip, status

GOOD = {"name": "pelican", "version": "4.12.0", "vulns": []}
BAD = {
    "name": "pillow",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
KNOWN = "pillow 1.0: PYSEC-1 (mended in 1.1), PYSEC-2 (mended in no version)"
SKIPPED = {"name": "numpy", "skip_reason": "Dependency not found and could not be audited"}


@pytest.mark.parametrize(
    ("packages", "report"),
    [
        ([GOOD], Report()),
        ([BAD, GOOD], Report((KNOWN,))),
        ([GOOD, SKIPPED], Report(unknown="1 of 2 packages could not be asked about")),
        ([], Report(unknown="0 of 0 packages could not be asked about")),
    ],
)
def test_pip(packages: list[object], report: Report) -> None:
    assert of_pip(json.dumps({"dependencies": packages, "fixes": []})) == report


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ({"vulnerabilities": {}}, ()),
        ({"vulnerabilities": {"esbuild": {"severity": "high"}}}, ("esbuild: high",)),
    ],
)
def test_npm(answer: object, known: tuple[str, ...]) -> None:
    assert of_npm(json.dumps(answer)) == Report(known)


@pytest.mark.parametrize("answer", ["", "Traceback", "[]", '{"message": "405", "error": {}}'])
def test_no_answer_is_no_good_news(answer: str) -> None:
    assert of_pip(answer).unknown and of_npm(answer).unknown


@pytest.mark.parametrize(
    ("pip", "npm", "expected"),
    [
        ({"dependencies": [GOOD]}, {"vulnerabilities": {}}, 0),
        ({"dependencies": [BAD]}, {"vulnerabilities": {}}, 1),
        ({"dependencies": [BAD]}, {"message": "405"}, 1),
        ({"dependencies": [GOOD]}, {"message": "405"}, 3),
        ({"dependencies": [SKIPPED]}, {"vulnerabilities": {}}, 3),
    ],
)
def test_the_status_says_which(pip: object, npm: object, expected: int) -> None:
    assert status(of_pip(json.dumps(pip)), of_npm(json.dumps(npm))) == expected
