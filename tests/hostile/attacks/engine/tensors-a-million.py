# must: refused: two initializers
import onnx

from tests.engine.graphs import crowded_model


def make() -> bytes:
    """Weights of which none is used."""
    return crowded_model(5, onnx.TensorProto(data_type=1, raw_data=b"1234").SerializeToString(), 10**6)
