"""What belongs to one build."""

import subprocess
import sys
from pathlib import Path

import pytest

from huoye.core.build import Build, begun, start


class Counter:
    """A service that counts, and says when it is closed."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.count = 0
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Plain:
    """A service that needs no closing."""

    def __init__(self, build: Build) -> None:
        build.get(Counter).count += 1


def test_a_service_is_made_once_a_build() -> None:
    build = Build()
    assert build.get(Counter) is build.get(Counter)
    assert build.get(Counter).build is build
    build.get(Plain)
    build.get(Plain)
    assert build.get(Counter).count == 1


def test_two_builds_know_nothing_of_each_other() -> None:
    one, two = Build(), Build()
    one.get(Counter).count = 5
    assert two.get(Counter).count == 0
    one.close()
    assert not two.get(Counter).closed


def test_the_end_closes_what_the_build_has_made() -> None:
    lent = Counter(Build())
    own, borrowing = Build(), Build({}, lent)
    made = own.get(Counter)
    assert borrowing.get(Counter) is lent
    for build in (own, borrowing):
        build.close()
        build.close()
    assert made.closed
    assert not lent.closed


def test_folders_come_from_the_settings(tmp_path: Path) -> None:
    build = Build({"PATH": str(tmp_path / "a"), "CACHE_PATH": str(tmp_path / "b")})
    assert (build.content, build.cache) == (tmp_path / "a", tmp_path / "b")
    assert Build().content == Path("content")


def test_rooms_prepare_a_build_and_settings_lead_to_it() -> None:
    met = []

    def meet(build: Build) -> None:
        met.append(build)

    with begun.connected_to(meet):
        build = start({"A": 1})
    assert met == [build]
    assert Build.of({"HUOYE_BUILD": build}) is build
    with pytest.raises(KeyError):
        Build.of({})


#: Without Pelican, which makes a rule of it for all signals that are made later.
_CONNECTED = """
import random
from huoye.core.build import begun
numbers = [*range(50)]
# Not in the order of their addresses.
receivers = [lambda build, number=number: number for number in numbers]
random.shuffle(receivers)
for receiver in receivers:
    begun.connect(receiver)
assert [receiver for receiver, _ in begun.send(None)] == receivers
"""


def test_rooms_are_reached_in_the_order_in_which_they_connected() -> None:
    done = subprocess.run([sys.executable, "-c", _CONNECTED], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
