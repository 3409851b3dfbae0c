"""`imgclass classify` as a program of its own: what it prints where, and how it ends."""

import csv
import io
import json
import os
import signal
import subprocess
import sys

import pytest

from tests.cli.program import COMMAND, environment, run
from tests.models import save_endless_model
from tests.pictures import save_color

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and terminals of POSIX")


def test_pictures_are_named_in_a_table(gallery, color_model) -> None:
    done = run("classify", "gallery", "--model", color_model)
    assert (done.returncode, done.stderr) == (0, b"")
    rows = [line.split()[:3] for line in done.stdout.decode().splitlines()]
    names = [os.path.join("gallery", f"{number}.png") for number in range(3)]
    assert rows == [[name, color, "100.0"] for name, color in zip(names, ("red", "green", "blue"), strict=True)]


def test_json_is_streamed_as_promised(broken, color_model) -> None:
    done = run("classify", "gallery", "gone.png", "-r", "--json", "--top", "2", "--model", color_model)
    assert done.returncode == 1
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert [entry["path"].replace(os.sep, "/") for entry in objects] == [
        "gallery/0.png", "gallery/1.png", "gallery/1b.jpg", "gallery/2.png", "gallery/sub/deep.png", "gone.png",
    ]  # fmt: skip
    assert [bool(entry["error"]) for entry in objects] == [False, False, True, False, False, True]
    assert [score["label"] for score in objects[1]["predictions"]] == ["green", "red"]
    errors = done.stderr.decode().splitlines()
    assert [line.split(": ")[1].replace(os.sep, "/") for line in errors] == ["gallery/1b.jpg", "gone.png"]
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("batch", ["1", "3", "100"])
def test_csv_in_batches(broken, color_model, batch) -> None:
    done = run("classify", "gallery", "--csv", "--top", "1", "--batch", batch, "--model", color_model)
    rows = list(csv.reader(io.StringIO(done.stdout.decode("utf-8"), newline="")))
    assert done.returncode == 1
    assert rows[0] == ["path", "label_1", "probability_1", "error"]
    assert [row[1] for row in rows[1:]] == ["red", "green", "", "blue"]
    assert rows[3][3]


def test_the_output_file_chooses_its_form(gallery, color_model) -> None:
    done = run("classify", "gallery", "-o", "answers.jsonl", "--model", color_model)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    lines = (gallery.parent / "answers.jsonl").read_text().splitlines()
    assert [json.loads(line)["error"] for line in lines] == [None] * 3
    run("classify", "gallery", "-o", "answers.txt", "--csv", "--model", color_model)
    assert (gallery.parent / "answers.txt").read_bytes().startswith(b"path,label_1,")
    run("classify", "gallery", "-o", "answers.txt", "--model", color_model)
    assert (gallery.parent / "answers.txt").read_bytes().startswith(b"gallery")


@pytest.mark.parametrize("form", ["--json", "--csv", "-v"])
@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_strange_names_in_any_locale(strange_names, color_model, form, locale) -> None:
    extra = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("classify", *strange_names, "gallery/\udcff.png", form, "--model", color_model, **extra)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"\\xff.png: " in done.stderr
    assert b"\x1b" not in done.stderr
    if form == "--json":
        paths = [json.loads(line)["path"] for line in done.stdout.splitlines()]
        # How a name's bytes are spelled as text depends on the locale.
        assert [path.encode("utf-8", "surrogateescape") for path in paths[:-1]] == [*map(os.fsencode, strange_names)]
    elif form == "--csv":
        rows = list(csv.reader(io.StringIO(done.stdout.decode("utf-8"), newline="")))
        assert rows[1][0] == strange_names[0]
        assert len(rows) == len(strange_names) + 2
    else:
        assert b"\x1b" not in done.stdout
        assert len(done.stdout.splitlines()) == len(strange_names)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gallery", "--model", "gone.onnx"], "gone.onnx: there is no such file. Check the name of the model."),
        (["gallery", "--model", "gallery/0.png"], "gallery/0.png: the file is damaged or ends too early. "),
        (["empty"], "there are no pictures in these folders. With --recursive, "),
        (["empty", "-r"], "there are no pictures in these folders. Check the path."),
        (["gallery", "-o", "no/such/folder.csv", "--model", "COLORS"], "cannot be written: no such file or directory"),
    ],
)
def test_what_cannot_begin_ends_with_2_and_a_sentence(gallery, color_model, arguments, message) -> None:
    (gallery.parent / "empty").mkdir()
    done = run("classify", *(color_model if argument == "COLORS" else argument for argument in arguments))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"imgclass: ")
    assert message in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1


def test_the_bundled_model_is_the_usual_one(gallery) -> None:
    done = run("classify", "gallery/0.png", "--json", "--top", "1000")
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["predictions"]) == 1000


def test_verbose_shows_the_log(gallery, color_model, tmp_path) -> None:
    done = run("classify", "gallery/0.png", "--model", str(save_endless_model(tmp_path / "m.onnx"))[:-1], "-v")
    assert done.returncode == 2
    assert run("classify", "gallery", "-v", "--model", color_model).returncode == 0


@POSIX
def test_a_reader_that_has_enough_ends_it_quietly(gallery, color_model) -> None:
    command = [*COMMAND, "classify", *["gallery"] * 2000, "--json", "--model", color_model]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        json.loads(program.stdout.readline())
        program.stdout.close()
        assert program.wait(60) == 141
        assert program.stderr.read() == b""


@POSIX
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_told(gallery, color_model) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "classify", "gallery", "--json", "--model", color_model],
            stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=60,
        )  # fmt: skip
    assert done.returncode == 2
    assert b"the results cannot be written: no space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


@POSIX
@pytest.mark.parametrize("output", [None, "answers.jsonl"])
def test_ctrl_c_ends_promptly_and_leaves_whole_lines(gallery, color_model, output) -> None:
    (gallery.parent / "many").mkdir()
    for number in range(30_000):
        (gallery.parent / "many" / f"{number}.png").hardlink_to(gallery / "0.png")
    command = [*COMMAND, "classify", "gallery", "many", "--json", "--model", color_model]
    command += ["-o", output, "gone.png"] if output else []
    first = ["gone.png"] if output else []
    command[command.index("gallery") : command.index("gallery")] = first
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        begun = program.stderr.readline() if output else program.stdout.readline()
        program.send_signal(signal.SIGINT)
        rest, errors = program.stdout.read(), program.stderr.read()
        assert program.wait(60) == 130
    assert errors.splitlines()[-1] == b"imgclass: stopped"
    assert b"Traceback" not in errors
    written = (gallery.parent / output).read_bytes() if output else begun + rest
    lines = written.splitlines(keepends=True)
    assert 0 < len(lines) < 30_000
    assert all(json.loads(line) and line.endswith(b"\n") for line in lines)


@POSIX
def test_ctrl_c_ends_a_run_that_takes_for_ever(gallery, tmp_path) -> None:
    script = (
        "import sys; from imgclass_gui.cli import classify as command, main\n"
        "command.open_model = lambda *_, **options: open_model(sys.argv.pop(), trusted=True)\n"
        "from imgclass_gui.engine.model import open_model\n"
        "from imgclass_gui.engine import model\n"
        "model.Model.probabilities = announced(model.Model.probabilities)\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    announced = (
        "def announced(method):\n"
        "    def run(*arguments, **options):\n"
        "        sys.stderr.write('running\\n'); sys.stderr.flush()\n"
        "        return method(*arguments, **options)\n"
        "    return run\n"
    )
    model = str(save_endless_model(tmp_path / "endless.onnx"))
    command = [sys.executable, "-c", announced + script, "classify", "gallery", model]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as program:
        assert program.stderr is not None
        assert program.stderr.readline() == b"running\n"
        program.send_signal(signal.SIGINT)
        assert program.wait(60) == 130
        assert program.stderr.read().splitlines()[-1] == b"imgclass: stopped"


@POSIX
def test_a_terminal_shows_a_bar_that_goes_away(gallery, color_model) -> None:
    for number in range(200):
        save_color(gallery / f"more{number}.png", "red")
    master, slave = _open_terminal(columns=80)
    command = [*COMMAND, "classify", "gallery", "gone.png", "--model", color_model]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=slave, env=environment(TERM="xterm")) as program:
        os.close(slave)
        shown = _read_all(master)
        assert program.stdout is not None
        lines = program.stdout.read().decode().splitlines()
        assert program.wait(60) == 1
    assert len(lines) == 203
    assert all(line.startswith("gallery") for line in lines)  # no bar in the pipe
    assert b"/204" in shown
    assert b"gone.png: " in shown
    assert shown.rstrip(b" ").endswith(b"\r")  # the last thing is an empty line


@POSIX
def test_on_one_terminal_lines_and_bar_keep_apart(broken, color_model) -> None:
    master, slave = _open_terminal(columns=80)
    command = [*COMMAND, "classify", "gallery", "--model", color_model]
    with subprocess.Popen(command, stdout=slave, stderr=slave, env=environment(TERM="xterm")) as program:
        os.close(slave)
        shown = _read_all(master).decode()
        assert program.wait(60) == 1
    screen = [line.rsplit("\r", 1)[-1].rstrip() for line in shown.replace("\r\n", "\n").split("\n")]
    assert [line.split()[0] for line in screen[:-1]] == ["gallery/0.png", "gallery/1.png", "imgclass:", "gallery/2.png"]
    assert screen[-1] == ""


def _open_terminal(columns: int) -> tuple[int, int]:
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    return master, slave


def _read_all(terminal: int) -> bytes:
    shown = b""
    try:
        while piece := os.read(terminal, 4096):
            shown += piece
    except OSError:  # Linux says so when the other side has closed
        pass
    os.close(terminal)
    return shown
