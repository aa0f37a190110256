# must: refused: Error
# C that compiles JavaScript, past every module.
import ctypes

ctypes.CDLL(None).emscripten_run_script(b"fetch(`ELSEWHERE`)")
raise RuntimeError("the scope says no")
