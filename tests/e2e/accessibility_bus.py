"""A screen reader's place: a private session bus, its accessibility bus, and questions to the programs there.

A program shows itself only while a screen reader is on. Qt asks once, when it starts, whether `org.a11y.Status` says so
on the session bus; so the reader is switched on there before any program starts, just as Orca does it. The interfaces
are AT-SPI's (the `org.a11y.atspi.*` of at-spi2-core), spoken in plain D-Bus messages.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, Properties, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse

from tests.e2e.accessible_node import Node, state_names
from tests.e2e.x_server import end

CALL_SECONDS = 10.0
ATSPI = "org.a11y.atspi"
REGISTRY = f"{ATSPI}.Registry"
ROOT_PATH = "/org/a11y/atspi/accessible/root"


def why_missing() -> str:
    """Why there can be no accessibility bus here; empty when there can be one."""
    places = ("/usr/libexec", "/usr/lib/at-spi2-core", "/usr/lib/at-spi2")
    if not shutil.which("dbus-run-session"):
        return "dbus-run-session is not installed"
    if not any(os.path.exists(f"{place}/at-spi-bus-launcher") for place in places):
        return "at-spi2-core is not installed"
    return ""


class AccessibilityBus:
    """Two connections to the accessibility bus, in the place of a screen reader: one to ask, one to listen.

    Attributes:
        environment: What programs need in their environment to find the buses.
    """

    def __init__(self, session_address: str, environment: Mapping[str, str]) -> None:
        self.environment = {**environment, "DBUS_SESSION_BUS_ADDRESS": session_address}
        bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Status")
        with open_dbus_connection(session_address) as session:
            for name in ("IsEnabled", "ScreenReaderEnabled"):
                _ask(session, Properties(bus).set(name, "b", True))
            ((address,),) = _ask(session, new_method_call(bus.with_interface("org.a11y.Bus"), "GetAddress"))
        self._mouth = open_dbus_connection(address)
        self._ear = open_dbus_connection(address)
        self._listen()

    def close(self) -> None:
        """Leave the bus."""
        self._mouth.close()
        self._ear.close()

    def program(self, pid: int) -> str | None:
        """The bus name of a process, once it shows itself."""
        root = DBusAddress(ROOT_PATH, REGISTRY, f"{ATSPI}.Accessible")
        for name, _ in self._call(root, "GetChildren")[0]:
            with contextlib.suppress(DBusErrorResponse):  # it has just gone
                if _ask(self._mouth, message_bus.GetConnectionUnixProcessID(name))[0][0] == pid:
                    return str(name)
        return None

    def read(self, program: str, max_children: int = 20) -> Node:
        """What is in sight of a program; of a long list only the first `max_children`.

        Raises:
            LookupError: Nothing is in sight any more.
        """
        tree = self._read(DBusAddress(ROOT_PATH, program, f"{ATSPI}.Accessible"), 0, max_children)
        if tree is None:
            raise LookupError(f"{program} shows nothing")
        return tree

    def act(self, program: str, node: Node) -> None:
        """Do what a control does in the first place, e.g. press a button."""
        (is_done,) = self._call(DBusAddress(node.path, program, f"{ATSPI}.Action"), "DoAction", "i", 0)
        assert is_done, f"{node.role} {node.name!r} cannot be acted on"

    def middle(self, program: str, node: Node) -> tuple[int, int]:
        """Where the middle of a control is on the screen, in pixels."""
        component = DBusAddress(node.path, program, f"{ATSPI}.Component")
        ((x, y, width, height),) = self._call(component, "GetExtents", "u", 0)
        return x + width // 2, y + height // 2

    def announced(self) -> list[str]:
        """What programs have said by themselves since the last time they were asked."""
        said = []
        with contextlib.suppress(TimeoutError):
            while True:
                message = self._ear.receive(timeout=0)
                if message.header.fields.get(HeaderFields.member) == "Announcement":
                    said.append(str(message.body[3][1]))
        return said

    def _listen(self) -> None:
        """Ask for announcements; programs send only what somebody asked for."""
        registry = DBusAddress("/org/a11y/atspi/registry", REGISTRY, REGISTRY)
        wanted = new_method_call(registry, "RegisterEvent", "sass", ("object:announcement", [], ""))
        rule = MatchRule(type="signal", interface=f"{ATSPI}.Event.Object", member="Announcement")
        _ask(self._ear, wanted, message_bus.AddMatch(rule))

    def _read(self, address: DBusAddress, depth: int, max_children: int) -> Node | None:
        """A node with all below it; None when it is not in sight, or gone."""
        try:
            ((states,), (role,), (interfaces,), name, description, count) = _ask(
                self._mouth,
                *(new_method_call(address, method) for method in ("GetState", "GetRoleName", "GetInterfaces")),
                *(Properties(address).get(property_) for property_ in ("Name", "Description", "ChildCount")),
            )
            if "showing" not in state_names(*states):
                return None
            return Node(
                path=address.object_path,
                role=role,
                name=name[0][1],
                description=description[0][1],
                states=state_names(*states),
                text=self._text(address) if f"{ATSPI}.Text" in interfaces else "",
                value=self._value(address) if f"{ATSPI}.Value" in interfaces else None,
                depth=depth,
                children=tuple(self._children(address, min(count[0][1], max_children), depth, max_children)),
            )
        except DBusErrorResponse:
            return None

    def _children(self, address: DBusAddress, count: int, depth: int, max_children: int) -> Iterator[Node]:
        # Not all at once with "GetChildren": of a long list that would make thousands of objects for nothing.
        wanted = (new_method_call(address, "GetChildAtIndex", "i", (index,)) for index in range(count))
        for ((name, path),) in _ask(self._mouth, *wanted):
            child = self._read(DBusAddress(path, name, address.interface), depth + 1, max_children)
            if child is not None:
                yield child

    def _text(self, address: DBusAddress) -> str:
        return str(self._call(address.with_interface(f"{ATSPI}.Text"), "GetText", "ii", 0, -1)[0])

    def _value(self, address: DBusAddress) -> tuple[float, float, float]:
        of = Properties(address.with_interface(f"{ATSPI}.Value"))
        names = ("CurrentValue", "MinimumValue", "MaximumValue")
        current, low, high = (body[0][1] for body in _ask(self._mouth, *map(of.get, names)))
        return current, low, high

    def _call(self, address: DBusAddress, method: str, signature: str | None = None, *body: Any) -> Any:
        return _ask(self._mouth, new_method_call(address, method, signature, body))[0]


def _ask(connection: DBusConnection, *messages: Message) -> list[Any]:
    """Send all messages at once, then wait for all replies; gives their bodies in the order of the questions.

    Raises:
        DBusErrorResponse: The other side refused one of them.
        TimeoutError: It does not answer.
    """
    serials = [next(connection.outgoing_serial) for _ in messages]
    for message, serial in zip(messages, serials, strict=True):
        connection.send(message, serial=serial)
    replies: dict[int, Message] = {}
    while replies.keys() != set(serials):
        reply = connection.receive(timeout=CALL_SECONDS)
        number = reply.header.fields.get(HeaderFields.reply_serial)
        if number in serials:
            replies[number] = reply
    for reply in replies.values():
        if reply.header.message_type is MessageType.error:
            raise DBusErrorResponse(reply)
    return [replies[serial].body for serial in serials]


@contextlib.contextmanager
def running_accessibility_bus(folder: str, display: str) -> Iterator[AccessibilityBus]:
    """Start a session bus with an accessibility bus; both end with the block, and also when this process is killed.

    Args:
        folder: For sockets; its path should be short.
        display: The X server that the programs use.
    """
    unwanted = {"AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY", "NO_AT_BRIDGE"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {"DISPLAY": display, "XDG_RUNTIME_DIR": folder, "GSETTINGS_BACKEND": "memory"}
    # The bus lives as long as the program under `dbus-run-session`, and `cat` as long as our end of its input.
    script = 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat'
    process = subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        bus = AccessibilityBus(process.stdout.readline().decode().strip(), environment)
        try:
            yield bus
        finally:
            bus.close()
    finally:
        process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        end(process)
