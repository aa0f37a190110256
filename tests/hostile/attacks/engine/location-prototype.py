# must: refused: “__proto__”, which is not given
from onnx import TensorProto

from tests.engine.graphs import small_model


def make() -> bytes:
    """A file by a name that every object of JavaScript has."""
    model = small_model()
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="__proto__")
    return model.SerializeToString()
