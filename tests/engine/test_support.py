"""The build's question: which graphs does the engine run, and why not the others."""

from pathlib import Path

import onnx
import pytest
from onnx.external_data_helper import convert_model_to_external_data

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.engine.support import Support
from tests.conftest import ROOT
from tests.engine.engines import Engine, Feeds, native
from tests.engine.graphs import Graph


def _refused() -> onnx.ModelProto:
    g = Graph()
    g.output(g.Elu(g.input("x", 4)), 1)
    return g.model()


def test_every_shipped_graph_is_run_by_the_engine(tmp_path: Path) -> None:
    build = Build({"CACHE_PATH": str(tmp_path)})
    graphs = sorted(ROOT.glob("content/models/*/*.onnx"))
    assert len(graphs) > 9
    for graph in graphs:
        lent = {"decoder.onnx": graph.with_name("decoder.onnx")} if graph.stem == "encoder" else {}
        assert build.get(Support).refusal(graph, lent) is None, graph
    build.close()


def test_the_reason_is_kept_for_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = tmp_path / "graph.onnx"
    graph.write_bytes(_refused().SerializeToString())
    reason = "Elu “v0_0”: the operator is not known"
    build = Build({"CACHE_PATH": str(tmp_path / "cache")})
    assert build.get(Support).refusal(graph) == reason
    build.close()
    with monkeypatch.context() as patched:
        patched.setattr("huoye.engine.support.NodeChild", None)
        build = Build({"CACHE_PATH": str(tmp_path / "cache")})
        assert build.get(Support).refusal(graph) == reason
    # Another file of the same name is asked about anew.
    graph.write_bytes(b"no model")
    assert build.get(Support).refusal(graph) == "no protobuf: wire type 6"
    build.close()


def test_a_graph_may_have_weights_in_another(engine: Engine, tmp_path: Path) -> None:
    """As an encoder has those of its decoder."""
    g = Graph()
    y = g.Conv(g.input("x", 1, 8, 7, 7), g.weights(8, 8, 3, 3, scale=0.1), pads=[1] * 4)
    g.output(g.Conv(y, g.weights(3, 8, 1, 1)), 4)
    model = g.model()
    feeds: list[Feeds] = [g.feeds()]
    (wanted,) = native(model, feeds)
    convert_model_to_external_data(model, location="other.onnx", size_threshold=0)
    graph, other = tmp_path / "graph.onnx", tmp_path / "other.onnx"
    onnx.save(model, graph)

    build = Build({"CACHE_PATH": str(tmp_path / "cache")})
    support = build.get(Support)
    assert support.refusal(graph, {"other.onnx": other}) is None
    assert "“other.onnx”, which is not given" in str(support.refusal(graph))
    assert "which is not given" in str(support.refusal(graph, {"another.onnx": other}))
    cut = tmp_path / "cut.onnx"
    cut.write_bytes(other.read_bytes()[:-1])
    assert support.refusal(graph, {"other.onnx": cut}) == "“c1” is no part of “other.onnx”"
    build.close()

    (mine,) = engine.run(graph, feeds, {"other.onnx": other})
    for name, numbers in wanted.items():
        assert abs(mine[name] - numbers).max() <= 5e-5


def test_a_mistake_of_the_engine_says_which_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = tmp_path / "graph.onnx"
    graph.write_bytes(_refused().SerializeToString())
    script = tmp_path / "script.mjs"
    script.write_text("process.exit(3);\n")
    monkeypatch.setattr("huoye.engine.support.SCRIPT", script)
    build = Build({"CACHE_PATH": str(tmp_path / "cache")})
    with pytest.raises(BuildError, match=r"could not say whether it runs graph\.onnx"):
        build.get(Support).refusal(graph)
    build.close()
