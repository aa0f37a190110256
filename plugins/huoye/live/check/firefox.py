"""A headless Firefox, driven over WebDriver BiDi, as far as the page check needs one.

Playwright drives Chromium; it can't drive a Firefox that Debian or Mozilla ships: version 1.65
sends emulation.setMediaFeaturesOverride for every new context, which Firefox 153 doesn't know.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect

_NAMES = ("firefox-esr", "firefox")
_START_LIMIT = 120
_ANSWER_LIMIT = 300
_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")

Listener = Callable[[str, dict[str, Any]], None]


class FirefoxError(Exception):
    """Firefox didn't start, didn't answer, or refused a command."""


def firefox_path() -> str | None:
    """$FIREFOX, or a Firefox on the path."""
    return os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def firefox(executable: str) -> Iterator[Firefox]:
    """A running browser with a profile of its own. Raises FirefoxError."""
    with tempfile.TemporaryDirectory() as profile:
        arguments = ["--headless", "--no-remote", "--remote-debugging-port=0"]
        process = subprocess.Popen(
            [executable, *arguments, "--profile", profile, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "HOME": profile},
        )
        try:
            with connect(f"{_address(process)}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()
            process.wait(30)


def _address(process: subprocess.Popen[str]) -> str:
    """Where it listens, by its own words; the rest of what it says is read and dropped."""
    assert process.stderr is not None
    clock = threading.Timer(_START_LIMIT, process.kill)
    clock.start()
    said = []
    for line in process.stderr:
        said.append(line)
        if found := _LISTENING.search(line):
            clock.cancel()
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return found[1]
    clock.cancel()
    raise FirefoxError(f"Firefox did not start: {''.join(said)[-500:]}")


class Firefox:
    """One BiDi session. https://w3c.github.io/webdriver-bidi"""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._count = 0
        self._listeners: dict[str, Listener] = {}
        session = self.command("session.new", capabilities={})
        #: As browsers of Playwright have it.
        self.version = str(session.get("capabilities", {}).get("browserVersion", ""))
        events = ["log.entryAdded", "network.beforeRequestSent", "network.responseCompleted"]
        self.command("session.subscribe", events=[*events, "network.fetchError"])

    @contextmanager
    def tab(self, preload: str, listen: Listener) -> Iterator[Tab]:
        """A tab with cookies, cache and storage of its own.

        preload: a script that runs in every page before its own. listen: gets each event's name and
        parameters.
        """
        user = self.command("browser.createUserContext")["userContext"]
        tab = Tab(self, self.command("browsingContext.create", type="tab", userContext=user))
        self._listeners[tab.context] = listen
        self.command(
            "script.addPreloadScript",
            functionDeclaration=f"() => {{ {preload} }}",
            contexts=[tab.context],
        )
        try:
            yield tab
        finally:
            del self._listeners[tab.context]
            self.command("browser.removeUserContext", userContext=user)

    def command(self, method: str, **params: Any) -> Any:
        """Send a command, hand out what happens meanwhile, and give the answer."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        end = time.monotonic() + _ANSWER_LIMIT
        while True:
            try:
                message = json.loads(self._socket.recv(timeout=end - time.monotonic()))
            except TimeoutError as error:
                raise FirefoxError(f"no answer to {method}") from error
            if message.get("type") == "event":
                self._hand_out(message["method"], message["params"])
            elif message.get("id") == self._count:
                if "error" in message:
                    raise FirefoxError(f"{method}: {message['error']}: {message['message']}")
                return message["result"]

    def _hand_out(self, name: str, params: dict[str, Any]) -> None:
        context = params.get("context") or params.get("source", {}).get("context")
        if listener := self._listeners.get(context):
            listener(name, params)


class Tab:
    """A browsing context."""

    def __init__(self, browser: Firefox, created: dict[str, Any]) -> None:
        self._browser = browser
        self.context: str = created["context"]

    def goto(self, url: str) -> None:
        """Open a page and wait until it is loaded."""
        self._browser.command(
            "browsingContext.navigate", context=self.context, url=url, wait="complete"
        )

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """Call a JavaScript function with JSON values, wait for it, and give its JSON result."""
        found = self._browser.command(
            "script.callFunction",
            functionDeclaration="async text => JSON.stringify("
            f"await ({function})(...JSON.parse(text)) ?? null)",
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            awaitPromise=True,
            target={"context": self.context},
        )
        if found["type"] == "exception":
            raise FirefoxError(found["exceptionDetails"]["text"])
        return json.loads(found["result"]["value"])
