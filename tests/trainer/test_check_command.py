"""`imgclass-train check`, run as a program of its own."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from tests.class_folders import jpeg, scene, write_files

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "trainer"]


def _environment(**extra: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": "error", **extra}


def _run(*arguments: str | Path, **extra: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(os.fsencode, arguments)]
    return subprocess.run(command, env=_environment(**extra), capture_output=True, timeout=100, encoding="utf-8")


@pytest.fixture
def healthy(tmp_path) -> Path:
    files = {f"{label}/{n}.jpg": jpeg(scene(100 * c + n)) for c, label in enumerate(("cat", "dog")) for n in range(70)}
    return write_files(tmp_path / "pets", files)


@pytest.fixture
def ill(tmp_path) -> Path:
    files: dict[str, bytes | Image.Image] = {f"cat/{n}.jpg": jpeg(scene(n)) for n in range(26)}
    files |= {f"wide 猫/{n}.jpg": jpeg(scene(100 + n), quality=20) for n in range(4)}
    files |= {f"cat/broken {n}.jpg": b"nothing" for n in range(13)}
    files |= {
        "wide 猫/twin.jpg": jpeg(scene(0)),
        "wide 猫/like.png": scene(1).resize((90, 70)),
        "cat/white.png": Image.new("RGB", (8, 8)),
    }
    files |= {
        "cat/copy.jpg": jpeg(scene(5)),
        "empty/notes.txt": b"",
        "stray.png": scene(50),
        "wide 猫/line\nend.jpg": b"",
    }
    return write_files(tmp_path / "ill", files)


def test_a_healthy_folder(healthy) -> None:
    done = _run("check", healthy)
    assert done.stdout == (
        "pets: 140 pictures, 2 classes\n"
        "\n"
        "  class    pictures\n"
        "  cat            70\n"
        "  dog            70\n"
        "  all           140\n"
        "\n"
        "Nothing is wrong with the pictures.\n"
        "\n"
        "Split: 98 pictures to train on, 21 to validate, 21 to test (seed 0).\n"
    )
    assert (done.stderr, done.returncode) == ("", 0)


def test_every_kind_of_finding_is_a_sentence(ill) -> None:
    done = _run("check", ill)
    assert (done.stderr, done.returncode) == ("", 1)
    for lines in (
        "  cat              28\n  wide 猫           6\n  all              34\n",
        "  14 files cannot be read:\n    cat/broken 0.jpg: this is text, not a picture\n    cat/broken 1.jpg: ",
        "    cat/broken 9.jpg: this is text, not a picture\n    ... and 4 more (--json names all)\n",
        "  2 pictures lie under more than one label:\n    cat/0.jpg = wide 猫/twin.jpg\n",
        "    cat/1.jpg ~ wide 猫/like.png\n",
        "  1 class folder holds no picture that can be read:\n    empty\n",
        "  1 picture is there more than once, as the same file:\n    cat/5.jpg = cat/copy.jpg\n",
        "  1 picture has a side below 32 pixels:\n    cat/white.png: 8 x 8\n",
        "  1 picture is of a single colour:\n    cat/white.png\n",
        "  1 class has fewer than 20 pictures to train on:\n    wide 猫\n",
        "  1 file is not named like a picture and left out:\n    empty/notes.txt\n",
        "  1 picture lies in no class folder and is left out:\n    stray.png\n",
        "Too few pictures for a test set: 5 parts take turns as the test set (seed 0),\n",
    ):
        assert lines in done.stdout
    assert "look the same" not in done.stdout  # named above already


def test_json_names_everything(ill) -> None:
    done = _run("check", ill, "--json", "--seed", "7")
    assert (done.stderr, done.returncode) == ("", 1)
    found = json.loads(done.stdout)
    assert found["folder"] == str(ill)
    assert found["counts"] == {"cat": 28, "wide 猫": 6}
    assert len(found["unreadable"]) == 14
    assert found["unreadable"][-1] == {
        "path": "wide 猫/line\nend.jpg",
        "message": "the file is empty",
        "hint": "Copy or download the picture again.",
    }
    assert found["conflicts"] == [
        {"labels": ["cat", "wide 猫"], "paths": ["cat/0.jpg", "wide 猫/twin.jpg"], "is_identical": True},
        {"labels": ["cat", "wide 猫"], "paths": ["cat/1.jpg", "wide 猫/like.png"], "is_identical": False},
    ]
    assert found["duplicates"] == [["cat/0.jpg", "wide 猫/twin.jpg"], ["cat/5.jpg", "cat/copy.jpg"]]
    assert found["near_duplicates"] == [["cat/1.jpg", "wide 猫/like.png"]]
    assert found["small"] == [{"path": "cat/white.png", "size": [8, 8]}]
    assert found["empty_classes"] == ["empty"]
    assert found["has_problems"] is True
    assert found["given_split"] is None
    split = found["split"]
    assert (split["seed"], split["kind"]) == (7, "cross-validation")
    assert sum(split["counts"].values()) == 34
    assert done.stdout.count("\n") == 1


def test_a_ready_made_split_has_a_column_a_part(healthy, tmp_path) -> None:
    folder = tmp_path / "split"
    folder.mkdir()
    healthy.rename(folder / "train")
    write_files(folder, {f"val/{label}/{n}.jpg": jpeg(scene(900 + n)) for label in ("cat", "dog") for n in range(2)})
    done = _run("check", folder)
    assert done.returncode == 1
    assert "  class       train  validation\n  cat            70           2\n" in done.stdout
    assert "  2 pictures lie under more than one label:\n    val/cat/0.jpg = val/dog/0.jpg\n" in done.stdout
    assert "Split: 115 pictures to train on, 25 to validate, 4 to test (seed 0).\n" in done.stdout
    assert done.stdout.endswith(
        "There is no test/, so val/ is kept for testing.\nThe pictures to validate are taken out of train/.\n"
    )
    write_files(folder, {"test/cat/1.jpg": (folder / "train" / "cat" / "1.jpg").read_bytes()})
    done = _run("check", folder)
    assert "  1 picture lies in more than one part of the split, which makes the test dishonest:\n" in done.stdout
    assert "    test/cat/1.jpg ~ train/cat/1.jpg\n" in done.stdout
    assert "Split: 140 pictures to train on, 4 to validate, 1 to test.\n" in done.stdout


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "there are no class folders in this folder. Make one sub-folder a class"),
        ({"1.jpg": b""}, "the pictures lie in no class folders. Make one sub-folder a class"),
        ({"a/1.jpg": b"", "b/1.jpg": b""}, "no class folder holds a picture that can be read. Change its permissions"),
        ({"only/1.png": scene(1)}, "there is only one class, 'only'. Add a second class folder"),
        (
            {"in/a/1.png": scene(1), "in/b/1.png": scene(2)},
            "there is only one class, 'in'. Choose the folder inside it, 'in'",
        ),
    ],
)
def test_what_cannot_be_trained_on_is_one_sentence(tmp_path, files, said) -> None:
    done = _run("check", write_files(tmp_path, files))
    assert done.returncode == 2
    assert done.stderr.startswith("imgclass-train: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_wrong_paths_and_usage(tmp_path) -> None:
    done = _run("check", tmp_path / "gone\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"imgclass-train: {tmp_path}/gone\\n: the folder is not there. " + (
        "Check its name; it may have been moved or deleted.\n"
    )
    for arguments in ((), ("check",), ("fit", "x"), ("check", str(tmp_path), "--seed", "x")):
        done = _run(*arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("usage: imgclass-train")


def test_many_classes_are_elided(tmp_path) -> None:
    picture = jpeg(scene(1), 30)
    folder = write_files(tmp_path / "many", {f"class {n}/1.jpg": picture + bytes([n]) for n in range(45)})
    done = _run("check", folder)
    assert "  class 39           1\n  ... and 5 more (--json names all)\n  all               45\n" in done.stdout
    assert "class 0/1.jpg ~ class 1/1.jpg ~ class 2/1.jpg ~ class 3/1.jpg ~ 41 more\n" in done.stdout
    assert done.stdout.endswith(
        "test anything: all 45 are trained on.\nA test needs at least two classes of 3 different pictures.\n"
    )


def test_a_folder_of_small_pictures_does_not_name_them_all(tmp_path) -> None:
    files = {f"{label}/{n}.png": scene(100 * c + n, 28, 28) for c, label in enumerate("ab") for n in range(70)}
    done = _run("check", write_files(tmp_path, files))
    assert "Good to know:\n  140 of 140 pictures have a side below 32 pixels.\n\nSplit" in done.stdout
    assert done.returncode == 0


def test_the_answer_does_not_depend_on_the_terminal(ill) -> None:
    plain = _run("check", ill, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert plain.returncode == 1
    assert "  wide \\u732b" in plain.stdout


def test_torch_is_not_loaded(healthy) -> None:
    code = "import sys; from trainer.__main__ import main; print(main(sys.argv[1:]), 'torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(healthy)], env=_environment(), capture_output=True, text=True
    )
    assert done.stdout.endswith("0 False\n")


@pytest.fixture
def on_terminal() -> Iterator[Callable[[Path], tuple[subprocess.Popen[bytes], Iterator[bytes]]]]:
    """A function that checks a folder with stderr on a terminal, and gives the program and what the terminal shows."""
    pty, fcntl, termios = (pytest.importorskip(name) for name in ("pty", "fcntl", "termios"))
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    programs: list[subprocess.Popen[bytes]] = []

    def shown() -> Iterator[bytes]:
        with suppress(OSError):  # the other side is closed
            while True:
                yield os.read(main, 65536)

    def start(folder: Path) -> tuple[subprocess.Popen[bytes], Iterator[bytes]]:
        command = [*COMMAND, "check", str(folder)]
        program = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=side, env=_environment(), preexec_fn=_heed_interrupts
        )
        programs.append(program)
        os.close(side)
        return programs[0], shown()

    yield start
    for program in programs:
        program.kill()
        program.wait()
        assert program.stdout is not None
        program.stdout.close()
    os.close(main)


def _heed_interrupts() -> None:
    """Tests that run in the background of a shell inherit that Ctrl-C is ignored; a person's terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_on_a_terminal_a_bar_shows_and_goes(healthy, on_terminal) -> None:
    program, shown = on_terminal(healthy)
    text = b"".join(shown)
    assert b"reading" in text
    assert b"/140" in text
    assert text.rpartition(b"\r")[2].strip() == b""
    assert program.communicate()[0].startswith(b"pets: 140 pictures")
    assert program.returncode == 0


def test_ctrl_c_ends_it_at_once_without_a_traceback(tmp_path, on_terminal) -> None:
    folder = write_files(tmp_path / "big", {"a/0.jpg": jpeg(scene(1, 1600, 1200), 95), "b/0.jpg": jpeg(scene(2))})
    for number in range(1, 3000):
        (folder / "a" / f"{number}.jpg").symlink_to("0.jpg")
    program, shown = on_terminal(folder)
    text = next(shown)
    while b"reading" not in text:
        text += next(shown)
    program.send_signal(signal.SIGINT)
    text += b"".join(shown)
    assert program.communicate()[0] == b""
    assert program.returncode == 130
    assert text.rpartition(b"\r")[2] == b"\n"
    assert text.strip().endswith(b"imgclass-train: stopped")
    assert b"Traceback" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="no broken pipes")
def test_a_reader_that_goes_is_no_error(ill) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, "check", str(ill)], stdout=write, stderr=subprocess.PIPE, env=_environment())
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")
