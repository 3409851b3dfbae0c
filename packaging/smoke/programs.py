"""How the programs under test are started: their folder, their bare environment, and what is kept away from them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

# Longer than any step takes, also on a loaded machine: only a program that hangs is ended by it.
PATIENCE_SECONDS = 600.0
X_SOCKETS = Path("/tmp/.X11-unix")
# What a chroot must find inside; all of it is mounted in a mount namespace of its own and gone with the program.
_ENTER = """
set -e
root=$1 work=$2; shift 2
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mkdir -p "$root$work"
mount --bind "$work" "$root$work"
if [ -d {x} ]; then mkdir -p "$root{x}"; mount --bind {x} "$root{x}"; fi
PATH=$BARE_PATH; unset BARE_PATH
exec {chroot} "$root" "$@"
"""


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended.

    Attributes:
        status: Its exit status; negative for a signal.
        output: What it wrote to stdout.
        errors: What it wrote to stderr.
        seconds: From its start to its end.
    """

    status: int
    output: str
    errors: str
    seconds: float


@dataclass(frozen=True)
class Place:
    """Where the programs are and how they are started.

    Attributes:
        folder: What holds the programs; inside `root` where there is one.
        work: A folder for everything that the programs read and write; it has the same path inside `root`.
        root: What the programs see as the whole file system; None for this machine's own.
        has_network: Whether they see the machine's network interfaces; a namespace without any needs root's rights.
        is_traced: Whether the calls that make sockets are written down, with strace.
    """

    folder: Path
    work: Path
    root: Path | None = None
    has_network: bool = True
    is_traced: bool = False
    _traces: list[Path] = field(default_factory=list)

    def has(self, program: str) -> bool:
        """Whether there is such a program."""
        return os.access(self.outside(self._path(program)), os.X_OK)

    def outside(self, path: Path) -> Path:
        """Where a path of the programs lies on this machine. Symbolic links are followed as the programs would."""
        if self.root is None:
            return path
        for _ in range(40):  # as many links as Linux itself follows
            found = self.root / path.relative_to("/")
            if not found.is_symlink():
                return found
            path = Path(os.path.normpath(path.parent / os.readlink(found)))
        raise OSError(f"too many symbolic links at {path}")

    def run(self, program: str, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> Finished:
        """Run a program to its end.

        Raises:
            subprocess.TimeoutExpired: It did not come to an end.
        """
        began = time.monotonic()
        process = self.start(program, *arguments, environment=environment)
        try:
            output, errors = process.communicate(timeout=PATIENCE_SECONDS)
        except BaseException:
            end(process, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
            raise
        return Finished(process.returncode, output, errors, time.monotonic() - began)

    def start(
        self, program: str, *arguments: str | Path, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a program without waiting for it, in a group of processes of its own; `end` ends that."""
        command = [str(self._path(program)), *(str(argument) for argument in arguments)]
        return subprocess.Popen(
            [*self._prefix(), *command],
            env=self.environment() | dict(environment or {}),
            cwd=self.work,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )

    def _path(self, program: str) -> Path:
        return self.folder / (f"{program}.exe" if os.name == "nt" else program)

    def environment(self) -> dict[str, str]:
        """All that the programs get from outside: a home, a place for temporary files, and no program on the PATH."""
        folders = {"HOME": self.home, "TMPDIR": self.work / "tmp", "XDG_RUNTIME_DIR": self.work / "run"}
        for folder in folders.values():
            folder.mkdir(mode=0o700, exist_ok=True)
        variables = {name: str(folder) for name, folder in folders.items()}
        if os.name == "nt":  # without these no Windows program starts
            kept = ("SYSTEMROOT", "WINDIR", "COMSPEC")
            variables |= {"USERPROFILE": str(self.home), "TEMP": str(self.work / "tmp"), "TMP": str(self.work / "tmp")}
            variables |= {"APPDATA": str(self.home / "Roaming"), "LOCALAPPDATA": str(self.home / "Local")}
            variables |= {name: os.environ[name] for name in kept if name in os.environ}
        # An empty PATH would be searched as the current folder.
        bare = str(self.work / "no-programs")
        return variables | {"LANG": "C.UTF-8", "PATH": bare} | ({"BARE_PATH": bare} if self.root else {})

    @property
    def home(self) -> Path:
        """The home folder of the programs."""
        return self.work / "home"

    def internet_sockets(self) -> list[str]:
        """The traced calls that made or used an internet socket, one line each."""
        internet = re.compile(r"\bAF_INET6?\b")
        return [line for trace in self._traces for line in trace.read_text().splitlines() if internet.search(line)]

    def traced_calls(self) -> int:
        """How many calls were written down; 0 says that tracing did not work."""
        return sum(len(trace.read_text().splitlines()) for trace in self._traces)

    def _prefix(self) -> list[str]:
        prefix: list[str] = []
        if self.root is not None or not self.has_network:
            prefix += [_tool("unshare"), *(["--mount"] if self.root else []), *([] if self.has_network else ["--net"])]
        if self.is_traced:
            trace = Path(tempfile.mkstemp(prefix="trace-", dir=self.work)[1])
            self._traces.append(trace)
            # Not the calls of the shell that mounts: strace follows what it becomes.
            prefix += [_tool("strace"), "-f", "-qq", "-e", "trace=socket,connect,bind", "-e", "signal=none"]
            prefix += ["-o", str(trace)]
        if self.root is not None:
            script = _ENTER.format(x=X_SOCKETS, chroot=_tool("chroot"))
            script = f"PATH=/usr/sbin:/usr/bin:/sbin:/bin\n{script}"
            prefix += [_tool("sh"), "-c", script, "sh", str(self.root), str(self.work)]
        return prefix


def end(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> None:
    """Send a signal to a program and to what it was started by, such as strace, which keeps it for itself."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
    else:
        process.terminate()


def _tool(name: str) -> str:
    """The full path of a program of this machine.

    Raises:
        FileNotFoundError: It is not installed.
    """
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"]))
    if found is None:
        raise FileNotFoundError(f"this needs the program {name}")
    return found


def last_words(finished: Finished, lines: int = 6) -> str:
    """The end of what a program wrote to stderr, for a report."""
    said: Sequence[str] = finished.errors.strip().splitlines()[-lines:]
    return "\n".join(said) or "(nothing on stderr)"
