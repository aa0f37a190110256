"""Configs of every family that train or export in a second, and what they learn from."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models_export.data.dataset import Levels
from models_export.word2vec.config import WordConfig, load_config
from models_export.word2vec.run import WordState, open_corpus
from models_export.word2vec.training import train

_CONFIG = """
name = "{name}"
version = {version}

[card]
licence = "CC0"
dataset = "blobs"
dataset_licence = "CC0"
data_path = "path/to/blobs.npz"
temperature = 0.7
limits = {limits}
people = "No people."

[card.title]
en = "{title}"
zh = "小模型"

[model]
family = "{family}"
{model}

[data]
{data}

[training]
seed = 7
steps = 24
batch = 32
learning_rate = 5e-3
final_learning_rate = 1e-5
warmup = 4
ema = 0.9
evaluate_every = 6
{training}

[export]
encoder = true
examples = 4
{export}
"""

# To train

_TRAINED_MODELS = {
    "nice": """height = 6
width = 6
couplings = 4
hidden = [24, 24]
dropout = 0.1
prior = "logistic"
""",
    "realnvp": """channels = 1
height = 8
width = 8
bits = 8
widths = [6, 6]
blocks = 1
""",
    "glow": """channels = 3
height = 8
width = 8
bits = 5
start = "haar"
levels = [
    { squeeze = 2, steps = 2, width = 8 },
    { squeeze = 2, steps = 1, width = 8 },
]
""",
    "fvae": """channels = 3
height = 8
width = 8
bits = 5
steps = [2]
widths = [8]
levels = [
    { squeeze = 1, steps = 2, width = 8 },
    { squeeze = 2, steps = 1, width = 8 },
]
sigma1 = 0.5
""",
}
_VARIED = """validation = 40
mirror = true
shift = 1
shift_share = 0.5
distort_share = 0.5
degrees = 5.0
scale = 0.05
shear = 0.05"""
_TRAINING = """beta1 = 0.9
beta2 = 0.99
epsilon = 1e-8
weight_decay = 0.01
horizon = 40
cooldown = 6
clip_norm = 1.0
patience = 4
threads = 1"""
# The networks of convolutional families, and only those, train in bfloat16.
_COARSE = f'{_TRAINING}\nprecision = "bfloat16"'

#: Family -> text of a config that trains in a second.
TRAINED = {
    family: _CONFIG.format(
        name="tiny",
        version=1,
        limits='["It draws blobs."]',
        title="Tiny",
        family=family,
        model=model,
        data=_VARIED,
        training=_COARSE if family in ("glow", "fvae") else _TRAINING,
        export="",
    )
    for family, model in _TRAINED_MODELS.items()
}

# To export

# Colour where there is a choice: 3 and 6 channels are what WebGPU's fault is about.
_EXPORTED_MODELS = {
    "nice": """height = 6
width = 6
couplings = 2
hidden = [8]
dropout = 0.1
prior = "logistic"
""",
    "realnvp": """channels = 3
height = 4
width = 4
bits = 8
widths = [4, 4]
blocks = 1
""",
    "glow": """channels = 3
height = 8
width = 8
bits = 5
start = "haar"
levels = [
    { squeeze = 2, steps = 2, width = 8 },
    { squeeze = 2, steps = 1, width = 8, net = "residual" },
]
""",
    "fvae": """channels = 3
height = 8
width = 8
bits = 5
steps = [1]
widths = [8]
sigma1 = 0.5
coupling = "affine"
levels = [
    { squeeze = 1, steps = 1, width = 8 },
    { squeeze = 2, steps = 1, width = 8 },
]
""",
}
# With one family: they cost nothing, but the others shall do without.
_DIRECTIONS = """directions = [
    { label = "bright", title = { en = "Bright", zh = "明亮" } },
    { label = "warmth", title = { en = "Warmth", zh = "冷暖" } },
]"""

#: Family -> text of a config that exports in a second.
EXPORTED = {
    family: _CONFIG.format(
        name=f"tiny-{family}",
        version=3,
        limits='["It draws blobs.", "And nothing else."]',
        title=f"Tiny {family}",
        family=family,
        model=model,
        data="validation = 20",
        training="",
        export=_DIRECTIONS if family == "glow" else "",
    )
    for family, model in _EXPORTED_MODELS.items()
}


def blobs(count: int, side: int, channels: int, seed: int) -> Levels:
    """uint8 [count, side, side, channels]: one bright spot each, of any colour."""
    random = np.random.default_rng(seed)
    centre = random.uniform(1.5, side - 2.5, (2, count, 1, 1, 1))
    colour = random.uniform(0.5, 1.0, (count, 1, 1, channels)) if channels > 1 else 1.0
    y, x = np.mgrid[:side, :side][..., None]
    squares = (y - centre[0]) ** 2 + (x - centre[1]) ** 2
    levels: Levels = np.round(255 * colour * np.exp(-squares)).astype(np.uint8)
    return levels


# Words

DAY = ["sun", "light", "warm", "noon", "bright", "morning"]
NIGHT = ["moon", "dark", "cold", "midnight", "dim", "evening"]
WORDS = """
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
positions = 70
keep_every = 10

[evaluation]
similarity = ["pairs.txt"]
analogies = ["questions.txt"]
"""


def word_config(folder: Path, *changes: tuple[str, str]) -> WordConfig:
    """Of WORDS, with texts replaced."""
    text = WORDS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "tiny.toml"
    path.write_text(text, "utf-8")
    return load_config(path)


def train_words(
    config: WordConfig, paths: Sequence[Path], run: Path, device: str = "cpu", stop: int = 0
) -> WordState:
    """Train on these texts, as the train command does."""
    return train(config, open_corpus(config, paths, run), run, device, stop)
