"""The real program as a child process, seen from outside only: its window, its accessible tree, its last words."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote_from_bytes

from jeepney.wrappers import DBusErrorResponse

from tests.e2e.accessibility_bus import AccessibilityBus
from tests.e2e.accessible_node import Node
from tests.e2e.x_server import XServer, wait_until

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = REPOSITORY / "assets" / "samples"
# The source's window, or that of a bundle: IMGCLASS_GUI=dist/imgclass-full/imgclass-gui pytest tests/e2e
COMMAND = [os.environ["IMGCLASS_GUI"]] if "IMGCLASS_GUI" in os.environ else [sys.executable, "-m", "imgclass_gui"]
# Much longer than anything takes, also on a loaded machine: a test that passes never waits for it.
PATIENCE = 40.0

# What the command line says: by file name, (label, probability) of the likeliest classes.
Answers = dict[str, list[tuple[str, float]]]
T = TypeVar("T")


def program_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child: this one's, on the screen of `extra`, and no sign that it is only a test."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "ORT_", "CI"))}
    paths = [str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return environment | {"PYTHONFAULTHANDLER": "1", **extra}


@dataclass
class Desk:
    """What a program runs on: an X server, an accessibility bus, and a folder of its own.

    Attributes:
        x_server: The screen.
        bus: The screen reader's side.
        home: Where the programs keep what they remember.
    """

    x_server: XServer
    bus: AccessibilityBus
    home: Path
    programs: list[RunningProgram] = field(default_factory=list)

    def start(self, *paths: str | Path) -> RunningProgram:
        """Start the program with these arguments, and wait until its window is there and can be read."""
        program = RunningProgram(self, [os.fspath(path) for path in paths])
        self.programs.append(program)
        program.wait_until_shown()
        return program

    @property
    def temporary(self) -> Path:
        """The programs' folder for temporary files."""
        return self.home / "tmp"

    def environment(self) -> dict[str, str]:
        """What every program here gets."""
        names = ("CONFIG", "DATA", "CACHE", "STATE")
        self.temporary.mkdir(exist_ok=True)
        own = {f"XDG_{name}_HOME": str(self.home / name.lower()) for name in names}
        own["TMPDIR"] = str(self.temporary)
        # A list that changes while it is read has rows that are gone when they are asked about: that is no complaint.
        own["QT_LOGGING_RULES"] = "qt.accessibility.atspi.warning=false"
        return program_environment({**self.bus.environment, "QT_QPA_PLATFORM": "xcb", **own})

    def log(self) -> str:
        """What the programs have written into their log file."""
        return "\n".join(file.read_text() for file in self.home.rglob("*.log"))


class RunningProgram:
    """One life of the program.

    Attributes:
        process: The child.
        window: The id of its window.
    """

    def __init__(self, desk: Desk, arguments: Sequence[str]) -> None:
        self._desk = desk
        self._name = ""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `end`
        self.window = 0
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            env=desk.environment(),
            cwd=desk.home,
            stdin=subprocess.DEVNULL,
            stdout=self._errors,
            stderr=self._errors,
        )

    def wait_until_shown(self) -> None:
        """Wait for the window, give it the keyboard, and wait for the accessible tree."""
        server, bus = self._desk.x_server, self._desk.bus
        self.window = self._wait(server.windows, "a window")[0]
        server.focus(self.window)
        self._name = self._wait(lambda: bus.program(self.process.pid), "an accessible tree")

    def tree(self) -> Node:
        """What a screen reader finds now."""
        return self._desk.bus.read(self._name)

    def wait_for(self, find: Callable[[Node], T | None], what: str) -> T:
        """Read the tree until `find` finds something in it, and give that."""
        last: list[Node] = []

        def look() -> T | None:
            try:
                last[:] = [self.tree()]
            except (LookupError, DBusErrorResponse, TimeoutError):  # it has gone, or is too busy to answer
                return None
            return find(last[0])

        try:
            return self._wait(look, what)
        except AssertionError as error:
            shown = last[0].outline() if last else "nothing"
            raise AssertionError(f"{error}\nThe screen reader sees:\n{shown}\n{self.last_words()}") from None

    def wait_for_words(self, *words: str) -> str:
        """Wait until all of these can be read somewhere; gives all that can be read."""

        def find(tree: Node) -> str:
            said = tree.words()
            return said if all(word in said for word in words) else ""

        return self.wait_for(find, f"the words {words}")

    def press_button(self, name: str) -> None:
        """Press the button of this name through the screen reader."""
        (node, *_) = self.wait_for(lambda tree: tree.find("push button", name), f"a button {name!r}")
        self._desk.bus.act(self._name, node)

    def click(self, name: str) -> None:
        """Press the button of this name with the mouse, as soon as it can be pressed."""

        def find(tree: Node) -> Node | None:
            nodes = [node for node in tree.find("push button", name) if "enabled" in node.states]
            return nodes[-1] if nodes else None

        node = self.wait_for(find, f"a button {name!r} that can be pressed")
        self._desk.x_server.click(*self._desk.bus.middle(self._name, node))

    def click_control(self, name: str) -> None:
        """Press what has this name with the mouse, whatever kind of control it is."""
        node = self.wait_for(lambda tree: next(iter(tree.find(name=name)), None), f"a control {name!r}")
        self.click_node(node)

    def click_node(self, node: Node) -> None:
        """Press something in the middle with the mouse."""
        self._desk.x_server.click(*self._desk.bus.middle(self._name, node))

    def drop(self, offers: Mapping[str, bytes], leave: bool = False) -> dict[str, Any]:
        """Drag data of these types onto the window from another program; gives its `Outcome`."""
        with self._offering("xdnd_source", offers, ["--leave"] * leave) as source:
            said, errors = source.communicate(timeout=PATIENCE)
        assert said, f"the drag source failed: {errors.decode()}\n{self.last_words()}"
        return json.loads(said)  # type: ignore[no-any-return]

    @contextlib.contextmanager
    def copied(self, offers: Mapping[str, bytes]) -> Iterator[None]:
        """While this lasts, another program has data of these types on the clipboard."""
        with self._offering("clipboard_source", offers) as source:
            assert source.stdout is not None
            assert source.stdout.readline() == b"copied\n"
            yield
            source.communicate(timeout=PATIENCE)

    @contextlib.contextmanager
    def _offering(
        self, program: str, offers: Mapping[str, bytes], options: Sequence[str] = ()
    ) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", f"tests.e2e.{program}", "--display", self._desk.x_server.name, *options]
        with tempfile.TemporaryDirectory() as folder:
            for number, (kind, data) in enumerate(offers.items()):
                file = Path(folder, str(number))
                file.write_bytes(data)
                command += ["--offer", f"{kind}={file}"]
            pipe = subprocess.PIPE
            with subprocess.Popen(command, cwd=REPOSITORY, stdin=pipe, stdout=pipe, stderr=pipe) as source:
                try:
                    yield source
                finally:
                    source.kill()

    def close_window(self) -> None:
        """Press the close button of the window's frame."""
        self._desk.x_server.ask_to_close(self.window)

    def wait(self, seconds: float = PATIENCE) -> int:
        """Wait for the end; gives the exit status."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            # The fault handler writes the stacks of all threads.
            self.process.send_signal(signal.SIGABRT)
            self.process.wait(seconds)
            raise AssertionError(f"still running after {seconds:.0f} s\n{self.last_words()}") from None

    def end(self) -> None:
        """End it in any case."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._errors.close()

    def last_words(self) -> str:
        """What it wrote to the terminal and to its log."""
        self._errors.seek(0)
        return f"{self._errors.read().decode(errors='replace')}{self._desk.log()}"

    def _wait(self, condition: Callable[[], T | None], what: str) -> T:
        def check() -> T | None:
            answer = condition()
            if not answer and self.process.poll() is not None:
                raise AssertionError(f"the program ended with status {self.process.returncode}:\n{self.last_words()}")
            return answer

        return wait_until(check, PATIENCE, what)


def file_uris(*paths: str | bytes | Path) -> dict[str, bytes]:
    """What a file manager offers for files: `text/uri-list`, with every byte that is not plain escaped (RFC 2483)."""
    lines = [f"file://{quote_from_bytes(os.fsencode(path))}\r\n" for path in paths]
    return {"text/uri-list": "".join(lines).encode()}


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has just gone
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
