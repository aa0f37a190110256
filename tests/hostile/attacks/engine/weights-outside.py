# must: refused: “/etc/passwd”, which is not given
from onnx import TensorProto

from tests.engine.graphs import small_model


def make() -> bytes:
    """Weights that lie in a file of the reader's or the author's."""
    model = small_model()
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")
    return model.SerializeToString()
