"""What belongs to one build, handed down from Pelican's start to the last figure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import blinker
from ordered_set import OrderedSet

from huoye.core.problems import Problems


class Signal(blinker.Signal):
    """Reaches receivers in the order in which they were connected.

    Pelican makes that a rule for all signals when it is imported, too late for those of whoever
    imports us first: receivers would be reached in the order of their addresses in memory.
    """

    set_class = cast("type[set[Any]]", OrderedSet)


#: Sent with every Build before it reads a page: the place to add passes, extensions and kinds.
begun = Signal("a build, before it reads a page")
#: Sent with every Build when its pages and files are written aside, ``output`` the folder: the
#: place to look at the whole site and to report what is wrong.
written = Signal("a build, when its output is written and not yet published")
#: Sent with every Build of a site of its own before it begins, ``output`` the folder, which is
#: locked, ``ledger`` what is ours there. A receiver that returns True has found that the output
#: shows this site already.
starting = Signal("a build, before it begins")
#: Sent with every Build of a site of its own when rooms have prepared it and nothing is read,
#: ``pelican`` the object, whose output is the folder of the build: the place to write only what has
#: changed. A receiver that has done so returns what else the site has, path -> what it holds, which
#: stands in the output; any other returns None, and has written nothing.
amending = Signal("a build that may write but a part of its site")
#: Sent with every Build of a site of its own at its end, with the same and ``files``, what each
#: file of the site holds, by its path there.
published = Signal("a build, when the output shows its site")
#: Sent with a Build that has read one page alone, ``page`` what Pelican has made of it and
#: ``context`` what its template will get: the place to add to them what is otherwise added when all
#: pages are read.
read_alone = Signal("a build that has read one page alone")
#: Sent with a Build that writes what shows the text of one page alone, when it has: ``page`` what
#: Pelican has made of it, ``output`` the folder, ``ledger`` what is ours in the output. The place
#: to write besides what is made of all pages. A receiver that has done so returns the paths of what
#: it has written and of what is gone; one that can't, False, and the build goes the long way.
amended = Signal("a build that has written what shows one page")
#: Sent with a Build whose pages several processes will read, each forked from the one that sends
#: it, ``pages`` some of their files: the place to start what all of them share, without a thread.
parting = Signal("a build that is about to be parted into processes")
#: Where Pelican's settings keep the build that they belong to.
KEY = "HUOYE_BUILD"


class Service(Protocol):
    """What a room keeps for the length of a build: assets, models, an interpreter.

    It is made by its class from the build, when it is first asked for. One with a method
    ``close()`` is closed at the end of the build.
    """

    def __init__(self, build: Build) -> None: ...


S = TypeVar("S", bound=Service)


class Build:
    """One build: its settings, its folders, its problems, and one service of each class.

    ``Build()`` is a build of ``content/`` in the current folder; a test names what it needs, as in
    ``Build({"PATH": str(tmp_path)})``. Builds in one process know nothing of each other.
    """

    def __init__(self, settings: Mapping[str, Any] | None = None, *services: Any) -> None:
        """services: made beforehand, for this build to use and not to close."""
        #: Pelican's settings, as they are.
        self.settings: Mapping[str, Any] = {} if settings is None else settings
        #: All that went wrong so far.
        self.problems = Problems()
        self._services: dict[type[Any], Any] = {type(service): service for service in services}
        self._made: list[Any] = []

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Build:
        """The build that Pelican's settings, or a template's context, belong to.

        Raises KeyError outside a build.
        """
        build = settings[KEY]
        assert isinstance(build, cls)
        return build

    @property
    def content(self) -> Path:
        """The folder of the sources (``PATH``)."""
        return Path(self.settings.get("PATH") or "content")

    @property
    def cache(self) -> Path:
        """Where rooms keep what is costly to make again (``CACHE_PATH``)."""
        return Path(self.settings.get("CACHE_PATH") or ".cache")

    @property
    def is_strict(self) -> bool:
        """Whether the house rules hold (``HUOYE_STRICT``), or all is as Pelican has it."""
        return bool(self.settings.get("HUOYE_STRICT", False))

    @property
    def is_untrusted(self) -> bool:
        """Whether articles come from others than the site's owner (``HUOYE_UNTRUSTED``)."""
        return bool(self.settings.get("HUOYE_UNTRUSTED", False))

    def get(self, service: type[S]) -> S:
        """This build's service of a class, made when it is first asked for."""
        if service not in self._services:
            made = service(self)
            self._services[service] = made
            self._made.append(made)
        return cast(S, self._services[service])

    def close(self) -> None:
        """Close every service, the last made first; harmless when done twice."""
        self.problems.close()
        while self._made:
            service = self._made.pop()
            if hasattr(service, "close"):
                service.close()


def start(settings: Mapping[str, Any] | None = None, *services: Any) -> Build:
    """A build that every room has prepared; arguments as for Build."""
    build = Build(settings, *services)
    begun.send(build)
    return build
