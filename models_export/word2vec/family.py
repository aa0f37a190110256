"""Word vectors as a family: text in, vectors out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models_export.data.fingerprint import Fingerprint
from models_export.family import Decisive, Family, Options

# Modules that need seconds to import are imported where a command needs them.
if TYPE_CHECKING:
    from models_export.data.corpus import Corpus
    from models_export.word2vec.config import WordConfig
    from models_export.word2vec.evaluation import WordResult


class Words(Family["WordConfig", "Corpus", "WordResult"]):
    """Word vectors, which learn from text."""

    weights = "final.safetensors"
    changeable = tuple(
        f"training.{key}" for key in ("epochs", "learning_rate", "keep_every", "memory", "threads")
    )
    template = Path(__file__).parent / "card.md.jinja"

    @property
    def result(self) -> type[WordResult]:
        from models_export.word2vec.evaluation import WordResult

        return WordResult

    def has_config(self, content: Mapping[str, Any]) -> bool:
        from huoye.onnx_demos.manifest.word_manifest import KIND

        return content.get("family") in KIND.families

    def has_data(self, paths: Sequence[Path]) -> bool:
        from models_export.data import text

        return bool(paths) and all(map(text.is_text, paths))

    def show(self, options: Options) -> str:
        from models_export.data import text

        return text.report(options.data)

    def config(self, name: str, sets: Sequence[str] = ()) -> WordConfig:
        from models_export.word2vec.config import load_config

        return load_config(name, sets)

    def decisive(self, config: WordConfig) -> Decisive:
        from models_export.word2vec.config import of_run

        return Decisive(
            of_run(config),
            sources=(
                *("data/corpus.py", "data/text.py", "data/vocabulary.py"),
                *(f"word2vec/{name}.py" for name in _SOURCES),
            ),
            packages=("torch", "numpy", *(("numba",) if find_spec("numba") else ())),
        )

    def settings(self, config: WordConfig) -> Mapping[str, object]:
        from huoye.core.structure import plain

        return {"evaluation": plain(config.evaluation)}

    def open(self, config: WordConfig, paths: Sequence[Path], run: Path) -> Corpus:
        from models_export.word2vec.run import open_corpus

        return open_corpus(config, paths, run)

    def fingerprint(self, data: Corpus) -> tuple[str, Fingerprint]:
        from models_export.word2vec.run import fingerprint

        return data.facts.sha256, fingerprint(data)

    def check(self, config: WordConfig, data: Corpus) -> None:
        from models_export.word2vec.checks import check

        check(config, data)

    def rehearse(self, config: WordConfig, data: Corpus) -> None:
        from models_export.word2vec.checks import rehearse

        rehearse(config, data)

    def check_continuation(self, config: WordConfig, run: Path) -> None:
        from models_export.word2vec.run import check_rest

        check_rest(config.training.epochs, run)

    def learn(self, config: WordConfig, data: Corpus, run: Path, options: Options) -> str:
        from models_export.word2vec.training import train

        state = train(config, data, run, options.device)
        return f"{config.training.epochs} epochs, {state.step:,} steps"

    def measure(
        self, config: WordConfig, data: Corpus, run: Path, options: Options
    ) -> tuple[WordResult, str]:
        from models_export.word2vec.evaluation import measure

        return measure(config, data, run, options.sets)

    def publish(
        self, config: WordConfig, data: Corpus | None, run: Path, result: WordResult, folder: Path
    ) -> str:
        from models_export.word2vec.publish import publish

        assert data is not None
        return publish(config, data, run, result, folder)


_SOURCES = (
    *("batches", "compiled", "directions", "evaluation", "kernels", "learner", "losses", "model"),
    *("perplexity", "plain", "run", "stored", "training", "windows", "word_sets"),
)
