"""A small engine for the graphs of our models: ONNX in, WebAssembly calls out; it knows nothing of
figures."""
