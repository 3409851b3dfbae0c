"""What is promised: nothing goes out, and nothing is left behind but the program's own settings and log."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.running_program import PATIENCE, SAMPLES, Answers, Desk, children_of, program_environment
from tests.e2e.window_reading import wait_for_rows
from tests.models import save_color_model

NETWORK_TABLES = ("tcp", "tcp6", "udp", "udp6", "raw", "raw6")


def test_the_window_keeps_to_itself(desk: Desk, answers: Answers, tmp_path: Path) -> None:
    program = desk.start(SAMPLES)
    wait_for_rows(program, len(answers))
    model = save_color_model(tmp_path / "any.onnx")
    program.drop({"text/uri-list": f"{model.as_uri()}\r\n".encode()})
    program.wait_for_words("Model Colours, 3 classes")
    wait_for_rows(program, len(answers))
    pids = [program.process.pid, *children_of(program.process.pid)]
    assert [socket for pid in pids for socket in network_sockets(pid)] == []
    program.close_window()
    assert program.wait() == 0
    left = {path.name for path in desk.home.rglob("*") if path.is_file()}
    assert left <= {"imgclass.conf", "imgclass.log"}


def test_the_command_keeps_to_itself(tmp_path: Path) -> None:
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    environment = program_environment({**folders, "HOME": str(tmp_path), "TMPDIR": str(tmp_path)})
    command = [sys.executable, "-B", "-m", "imgclass_gui.cli", "classify", str(SAMPLES / "cat.png")]
    subprocess.run(command, env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=True)
    assert [path.name for path in tmp_path.rglob("*")] == []


def network_sockets(pid: int) -> list[str]:
    """The lines of the kernel's tables of network connections that belong to a process."""
    links = (os.readlink(entry.path) for entry in os.scandir(f"/proc/{pid}/fd") if entry.is_symlink())
    inodes = {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:[")}
    lines = (line for name in NETWORK_TABLES for line in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:])
    return [line for line in lines if line.split()[9] in inodes]
