# must: refused: ImportError|OSError
import importlib.machinery
import importlib.util
from pathlib import Path

Path("/tmp/evil.so").write_bytes(bytes([0, 97, 115, 109, 1, 0, 0, 0]))
loader = importlib.machinery.ExtensionFileLoader("evil", "/tmp/evil.so")
spec = importlib.util.spec_from_loader("evil", loader)
importlib.util.module_from_spec(spec)
