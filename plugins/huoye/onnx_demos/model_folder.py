"""Which folder an author's figure means: by the model's name and by what its kind works on."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from huoye.live.block import BlockError
from huoye.onnx_demos.model_json import FILE_NAME, family_of
from huoye.onnx_demos.word_manifest import FAMILY


def choose(folder: Path, name: str, *, of_words: bool) -> Path:
    """The model ``name`` in ``folder``. of_words: whether it holds word vectors or pictures.

    Raises BlockError when there is none of that kind.
    """
    wanted = {}
    for path in sorted(folder.glob(f"*/{FILE_NAME}")):
        wanted[path.parent.name] = (family_of(path) == FAMILY) == of_words
    if wanted.get(name):
        return folder / name
    names = [known for known, fits in wanted.items() if fits]
    if name in wanted:
        what = "pictures, not words" if of_words else "words, not pictures"
        raise BlockError(f"the model “{name}” knows {what}", mend=_known(names))
    near = get_close_matches(name, names, n=1)
    mend = f"did you mean “{near[0]}”?" if near else _known(names)
    raise BlockError(f"there is no model “{name}” in {folder}", mend=mend)


def _known(names: list[str]) -> str:
    return f"models are: {', '.join(names)}"
