"""Cards as the card command writes them."""

from huoye.onnx_demos.manifest.picture_manifest import PictureManifest
from huoye.onnx_demos.manifest.word_manifest import WordManifest
from models_export.export import card as shared
from models_export.pictures.family import Flows
from models_export.word2vec.family import Words


def card(manifest: PictureManifest | WordManifest) -> str:
    """By the template of the manifest's family."""
    family = Words if isinstance(manifest, WordManifest) else Flows
    return shared.card(manifest, family.template)
