"""Pelican's writer, which renders what may have changed and keeps the rest.

What a rendered file shows of single pages is noted while it is rendered. It comes out the same as
long as that is the same, and the site's structure (``structure.py``).

What must be rendered waits until a generator has told all that it writes, and is then divided among
processes. Each file comes out the same in any of them and in any order: templates are known here
(``this_build.py``), and whatever goes wrong, or is said, is gone through again in the usual order.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pelican.contents import Content
from pelican.paginator import Paginator
from pelican.utils import get_relative_path, path_to_url, sanitised_join
from pelican.writers import Writer

from huoye.core.build import Build
from huoye.core.errors import shown_path
from huoye.core.forking import divided, may_fork
from huoye.core.real_paths import RealPaths
from huoye.core.standing import Standing
from huoye.core.steps import Steps
from huoye.core.workers import wanted
from huoye.incremental.structure import of_list, own
from huoye.incremental.this_build import ThisBuild
from huoye.page_cache.reasons import Reasons
from huoye.reader import PageResults
from huoye.reader.per_page import PerPage

#: Page -> what of it -> its hash.
Shown = dict[str, dict[str, str]]
#: Fewer files are rendered sooner than processes are ready.
_FEWEST = 32
#: Of a template's context: where the page stands, for links.
_PLACE = "localsiteurl"


class Views:
    """Notes what is asked of pages; a service of the build.

    For as long as pages are written, the properties of Pelican's class of pages are ours.
    """

    def __init__(self, build: Build) -> None:
        self._results = build.get(PageResults)
        self._real = build.get(RealPaths)
        #: The pages of the site, by their sources.
        self._pages: Mapping[str, Content] = {}
        #: What each is, as they call it -> lists of pages that belong to a page.
        self._lists: dict[str, PerPage] = {}
        self._hashes: dict[tuple[str, str], str] = {}
        self._shown: Shown | None = None
        self._before: dict[str, Any] = {}

    def watch(self, context: Mapping[str, Any]) -> None:
        """Begin, until ``close()``. context: Pelican's, when all is read."""
        self._pages = context["generated_content"]
        for value in context.values():
            if isinstance(value, PerPage):
                self._lists[value.name] = value
                value.listener = partial(self.note, what=value.name)
        for name, what in _FIELDS.items():
            former = vars(Content).get(name)
            self._exchange(name, _Field(name, what, self.note, former))
        for name, what in _METHODS.items():
            self._exchange(name, self._noting(vars(Content)[name], what))

    def close(self) -> None:
        """Leave Pelican's class as it was."""
        for name, value in self._before.items():
            if value is None:
                delattr(Content, name)
            else:
                setattr(Content, name, value)
        self._before.clear()

    @contextmanager
    def noting(self, shown: Shown | None) -> Iterator[None]:
        """Note what is asked for in ``shown``; None: note nothing."""
        before, self._shown = self._shown, shown
        try:
            yield
        finally:
            self._shown = before

    def note(self, page: Content, what: str) -> None:
        """What of a page is being asked for."""
        if self._shown is not None:
            name = vars(page).get("relative_source_path")
            # Pictures, and pages that somebody makes besides, are no part of what is compared.
            if isinstance(name, str) and self._pages.get(name) is page:
                self._shown.setdefault(name, {})[what] = self.hash(name, what)

    def hash(self, name: str, what: str) -> str:
        """Hash of what belongs to a page alone."""
        key = (name, what)
        if key not in self._hashes and what in self._lists:
            self._hashes[key] = of_list(self._lists[what].lists.get(name, ()))
        elif key not in self._hashes:
            page = self._pages[name]
            self._hashes[key] = own(
                page, what, self._results.of(Path(self._real.of(page.source_path)))
            )
        return self._hashes[key]

    def _exchange(self, name: str, value: object) -> None:
        self._before[name] = vars(Content).get(name)
        setattr(Content, name, value)

    def _noting(self, method: Any, what: str) -> Callable[..., Any]:
        def noting(page: Content, *arguments: Any) -> Any:
            self.note(page, what)
            with self.noting(None):
                return method(page, *arguments)

        return noting


#: Fields and methods of Pelican's pages that tell what is a page's own.
_FIELDS = {
    "_content": "content",
    "_summary": "summary",
    "headings": "headings",
    "metadata": "metadata",
}
_METHODS = {"get_content": "content", "get_summary": "summary"}


class _Field:
    """A field of a page, which lies where it lay. former: what gave it until now, if anything."""

    def __init__(
        self, name: str, what: str, note: Callable[[Content, str], None], former: Any
    ) -> None:
        self._name, self._what, self._note, self._former = name, what, note, former

    def __get__(self, page: Content | None, owner: type) -> Any:
        if page is None:
            return self
        self._note(page, self._what)
        if self._former is not None:
            return self._former.__get__(page, owner)
        try:
            return vars(page)[self._name]
        except KeyError:
            raise AttributeError(self._name) from None

    def __set__(self, page: Content, value: object) -> None:
        vars(page)[self._name] = value

    def __delete__(self, page: Content) -> None:
        vars(page).pop(self._name, None)


@dataclass(frozen=True)
class _Task:
    """A file to be rendered."""

    place: str
    is_feed: bool
    #: Overwrites what stands there, in Pelican's way.
    override: bool
    context: Any
    #: What the context had when it was told.
    localsiteurl: str | None
    render: Callable[[], object]


class KeepingWriter(Writer):
    """Renders what may have changed."""

    def __init__(self, output_path: str, settings: Any = None) -> None:
        super().__init__(output_path, settings=settings)
        self._build = build = Build.of(self.settings)
        #: Whether files may wait for ``render_waiting``.
        self.is_patient = wanted(self.settings) > 1
        self._waiting: list[_Task] = []
        self._this = build.get(ThisBuild)
        self._standing = build.get(Standing)
        self._views = build.get(Views)
        self._reasons = build.get(Reasons)
        #: Files of this build, and those of them that are written more than once.
        self._places: set[str] = set()
        self._disputed: set[str] = set()
        #: File -> what it shows.
        self.shown: dict[str, Shown] = {}
        self._this.shown = self.shown
        self._views.watch(self._this.context)

    def write_file(
        self,
        name: Any,
        template: Any,
        context: Any,
        relative_urls: bool = False,
        paginated: Any = None,
        template_name: str | None = None,
        override_output: bool = False,
        url: str | None = None,
        **kwargs: Any,
    ) -> None:
        """As Pelican's."""
        if not name:
            return
        for place, more in self._parts(name, url, paginated, template_name, kwargs):
            if self._keep(place, override_output):
                self._leave_place(place, context, relative_urls)
                continue
            render = partial(
                super().write_file,
                place,
                template,
                context,
                relative_urls,
                paginated={},
                override_output=override_output,
                url=url,
                **more,
            )
            self._render(place, render, context, override=override_output)
            self._leave_place(place, context, relative_urls)

    def write_feed(
        self,
        elements: Any,
        context: Any,
        path: Any = None,
        url: Any = None,
        feed_type: str = "atom",
        override_output: bool = False,
        feed_title: Any = None,
    ) -> Any:
        """As Pelican's, but for what it returns: None where the feed is kept."""
        if path and self._keep(path, override_output):
            return None
        render = partial(
            super().write_feed,
            *(elements, context, path, url, feed_type, override_output, feed_title),
        )
        if path:
            self._render(path, render, context, override=override_output, is_feed=True)
            return None
        return render()

    def render_waiting(self) -> None:
        """Render all that waits. Raises what the first of it raises that can't be rendered."""
        tasks, self._waiting = self._waiting, []
        if len(tasks) >= _FEWEST and may_fork() and not _is_chatty():
            tasks = self._undone(tasks)
        for task in tasks:
            self._do(task)

    def _render(
        self,
        name: str,
        render: Callable[[], object],
        context: Any,
        *,
        override: bool,
        is_feed: bool = False,
    ) -> None:
        """Now or later; what Pelican writes more than once, in its turn."""
        _, place = self._place(name)
        task = _Task(name, is_feed, override, context, context.get(_PLACE), render)
        if self.is_patient and place not in self._disputed:
            self._waiting.append(task)
            return
        self.render_waiting()
        self._do(task)

    def _do(self, task: _Task) -> None:
        before = task.context.get(_PLACE)
        task.context[_PLACE] = task.localsiteurl
        try:
            with self._rendering(task.place):
                task.render()
        finally:
            task.context[_PLACE] = before

    def _undone(self, tasks: list[_Task]) -> list[_Task]:
        """Let several processes render; returns what none of them has rendered, in order. Feeds
        are for this one, which knows what else they need."""
        feeds = [task for task in tasks if task.is_feed]
        files = [task for task in tasks if not task.is_feed]
        done: set[str] = set()

        def here(task: _Task) -> None:
            try:
                self._do(task)
            except Exception:
                # It is raised when its turn comes, to which Pelican is not to have it as written.
                path = sanitised_join(self.output_path, task.place)
                self._written_files.discard(path)
                self._overridden_files.discard(path)
            else:
                done.add(task.place)

        def first() -> None:
            for feed in feeds:
                here(feed)

        told = divided(
            len(files),
            lambda number: self._shown_by(files[number]),
            lambda number: here(files[number]),
            min(wanted(self.settings), len(files) // (_FEWEST // 2)),
            first,
        )
        for number, shown in told.items():
            self._learn(files[number], shown)
            done.add(files[number].place)
        self._build.get(Steps).done(len(told))
        return [task for task in tasks if task.place not in done]

    def _shown_by(self, task: _Task) -> Shown | None:
        """Render a file in a process beside the run; None where anything is to be said of it, which
        the run does."""
        self._build.get(Steps).listener = None
        _, place = self._place(task.place)
        if place in self._disputed:
            return None
        problems = self._build.problems
        before = len(problems.found()), len(problems.warnings())
        with _listening() as records:
            try:
                self._do(task)
            except Exception:
                return None
        is_silent = not records and before == (len(problems.found()), len(problems.warnings()))
        return self.shown[place] if is_silent else None

    def _learn(self, task: _Task, shown: Shown) -> None:
        """Take note of a file that another process has written."""
        full, place = self._place(task.place)
        self.shown[place] = shown
        self._written_files.add(full)
        if task.override:
            self._overridden_files.add(full)

    def _leave_place(self, place: str, context: Any, relative_urls: bool) -> None:
        """Pelican leaves the last page's in the context, for what has none of its own."""
        if relative_urls:
            context[_PLACE] = path_to_url(get_relative_path(place))

    def _parts(
        self, name: str, url: str | None, paginated: Any, template: str | None, kwargs: Any
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Where each page of a listing stands, and what its template gets, as in Pelican's."""
        if paginated is None:
            paginated = {key: kwargs[key] for key in kwargs if key in {"articles", "dates"}}
        sizes = self.settings["PAGINATED_TEMPLATES"]
        if not paginated or template not in sizes:
            yield name, kwargs
            return
        size = sizes[template] or self.settings["DEFAULT_PAGINATION"]
        paginators = {
            key: Paginator(name, url, listed, self.settings, size)
            for key, listed in paginated.items()
        }
        for number in range(1, next(iter(paginators.values())).num_pages + 1):
            more = dict(kwargs)
            for key, paginator in paginators.items():
                page = paginator.page(number)
                more[f"{key}_paginator"] = paginator
                more[f"{key}_page"] = page
                more[f"{key}_previous_page"] = paginator.page(number - 1) if number > 1 else None
                more[f"{key}_next_page"] = (
                    paginator.page(number + 1) if number < paginator.num_pages else None
                )
            yield page.save_as, more

    def _keep(self, name: str, override: bool) -> bool:
        """Take a file from the last build, if it would come out the same."""
        full, place = self._place(name)
        if place in self._places:
            self._disputed.add(place)
        self._places.add(place)
        if reason := self._reason(place) or self._taken(place):
            self._reasons.render(place, reason)
            return False
        self._written_files.add(full)
        if override:
            self._overridden_files.add(full)
        return True

    def _reason(self, place: str) -> str:
        """Why a file may come out otherwise, a part of a sentence; "" where it may not."""
        last = self._this.last
        if last is None or last.structure != self._this.structure:
            return self._this.reason
        if place in self._disputed:
            return "it is written more than once"
        shown = last.shown.get(place)
        if shown is None:
            return "it is new, or was written more than once"
        return self._changed(shown)

    def _taken(self, place: str) -> str:
        """Take a file from the last build; why that can't be, or ""."""
        last = self._this.last
        assert last is not None
        if not self._standing.keep(place, last.files[place]):
            return "what stands in the output is not what was written there"
        self.shown[place] = {page: dict(parts) for page, parts in last.shown[place].items()}
        return ""

    @contextmanager
    def _rendering(self, name: Any) -> Iterator[None]:
        """Note what the file shows."""
        shown: Shown = {}
        with self._views.noting(shown):
            yield
        if name:
            _, place = self._place(name)
            if place in self._disputed:
                self._this.is_disputed = True
                self.shown.pop(place, None)
            else:
                self.shown[place] = shown

    def _place(self, name: str) -> tuple[str, str]:
        """A file's whole path, and that below the output."""
        full = sanitised_join(self.output_path, name)
        return full, os.path.relpath(full, self.output_path).replace(os.sep, "/")

    def _changed(self, shown: Mapping[str, Mapping[str, str]]) -> str:
        """What of it is another, a part of a sentence, or ""."""
        for page, parts in shown.items():
            for what, known in parts.items():
                if self._views.hash(page, what) != known:
                    source = Build.of(self.settings).content / page
                    return f"the {what} of {shown_path(source)} changed"
        return ""


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """What is logged meanwhile, of which nobody else learns."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[assignment,method-assign]
    root = logging.getLogger()
    before, root.handlers = root.handlers, [handler]
    try:
        yield records
    finally:
        root.handlers = before


def _is_chatty() -> bool:
    """Whether somebody wants to read of each file that is written."""
    return logging.getLogger().isEnabledFor(logging.INFO)


class SomeWriter(KeepingWriter):
    """Renders some files, and leaves all others aside."""

    def __init__(self, output_path: str, settings: Any = None) -> None:
        super().__init__(output_path, settings)
        self.is_patient = False
        self._wanted: Collection[str] = ()

    @contextmanager
    def only(self, wanted: Collection[str]) -> Iterator[None]:
        """Render these, by their paths below the output; what goes wrong leaves nothing."""
        self._wanted = wanted
        try:
            yield
        except BaseException:
            for path in self._written_files:
                Path(path).unlink(missing_ok=True)
            raise

    def _keep(self, name: str, override: bool) -> bool:
        _, place = self._place(name)
        if place not in self._wanted:
            return True
        assert self._this.last is not None
        self._reasons.render(place, self._changed(self._this.last.shown[place]))
        return False
