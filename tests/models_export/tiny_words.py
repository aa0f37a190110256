"""A config of words that learns a small text of two kinds of lines in a second."""

from pathlib import Path

from models_export.word2vec.config import WordConfig, load_config

DAY = ["sun", "light", "warm", "noon", "bright", "morning"]
NIGHT = ["moon", "dark", "cold", "midnight", "dim", "evening"]
TINY = """
family = "word2vec"
name = "tiny"
version = 1
language = "en"

[card]
licence = "CC0"
attribution = "nobody"
dataset = "lines of day and night"
dataset_licence = "CC0"
data_path = "path/to/lines.txt"
limits = ["It knows twelve words."]
golden = [{ words = ["sun"], weights = [1.0] }]

[card.title]
en = "Tiny"
zh = "小"

[corpus]
tokeniser = "letters"
min_count = 2
held_out = 10

[model]
architecture = "skip-gram"
shared = true
dimension = 8
loss = "random-softmax"
window = 3
negatives = 8
group = 32
subsampling = 0.0

[training]
seed = 7
epochs = 3
learning_rate = 0.3
positions = 64
keep_every = 10

[evaluation]
similarity = ["pairs.txt"]
analogies = ["questions.txt"]
"""


def read_config(folder: Path, *changes: tuple[str, str]) -> WordConfig:
    """TINY, with texts replaced."""
    text = TINY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "tiny.toml"
    path.write_text(text, "utf-8")
    return load_config(path)
