"""Files that mean harm, opened as people open them: a sentence, little memory, nothing read elsewhere."""

import json
import subprocess
import sys
from contextlib import suppress

import pytest

from imgclass_gui.engine.graph_scan import scan_graph
from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.network.inspector import open_inspector
from imgclass_gui.engine.untrusted import INSPECT_OPTION, check_command
from tests.hostile_models import BOMBS, CANARY, ODD, OUTSIDE, save_reading
from trainer.contract.errors import UserFacingError

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="memory limit, links and pipes as Linux has them")
MEASURED = (
    "import resource, subprocess, sys;"
    "child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE); child.wait();"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(child.returncode)"
)


@LINUX
@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_ends_in_a_sentence_and_in_little_memory(tmp_path, kind) -> None:
    (tmp_path / "m.onnx").write_bytes(BOMBS[kind]().SerializeToString())
    command = [sys.executable, "-c", MEASURED, *check_command(str(tmp_path / "m.onnx"), INSPECT_OPTION)]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=60)
    report, kilobytes = checked.stdout.splitlines()
    assert json.loads(report)["message"]
    assert int(kilobytes) < 1_800_000


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_file_is_opened_or_refused(tmp_path, kind) -> None:
    (tmp_path / "m.onnx").write_bytes(ODD[kind]().SerializeToString())
    with suppress(UserFacingError):
        open_model(tmp_path / "m.onnx")


@LINUX
@pytest.mark.parametrize("way", OUTSIDE)
def test_nothing_is_read_outside_the_models_folder(tmp_path, way) -> None:
    canary, folder = tmp_path / "canary", tmp_path / "model"
    canary.write_bytes(CANARY)
    folder.mkdir()
    path = save_reading(folder / "m.onnx", OUTSIDE[way](folder, canary))
    with pytest.raises(UserFacingError, match="outside its own folder"):
        scan_graph(str(path))


@LINUX
def test_the_scan_comes_before_the_load(tmp_path) -> None:
    (tmp_path / "canary").write_bytes(CANARY)
    (tmp_path / "model").mkdir()
    with pytest.raises(UserFacingError, match="outside its own folder"):
        open_inspector(save_reading(tmp_path / "model" / "m.onnx", "../canary"))


def test_the_same_weights_beside_the_model_are_read(tmp_path) -> None:
    (tmp_path / "w.bin").write_bytes(CANARY)
    assert len(open_model(save_reading(tmp_path / "m.onnx", "w.bin")).facts.labels) == 3
