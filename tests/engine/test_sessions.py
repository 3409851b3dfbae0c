import sys
import threading

import numpy as np
import pytest

from imgclass_gui.engine import sessions
from imgclass_gui.engine.sessions import open_session, run_session
from imgclass_gui.engine.stop_flag import StopFlag, Stopped
from tests.models import SIDE, save_color_model, save_endless_model
from trainer.contract.errors import UserFacingError

PICTURES = np.zeros((1, 3, SIDE, SIDE), np.float32)


def test_a_session_computes(tmp_path) -> None:
    session = open_session(str(save_color_model(tmp_path / "m.onnx")), threads=1)
    rows = run_session(session, "step0", {"picture": PICTURES + np.float32([[[1]], [[2]], [[3]]])})
    assert np.allclose(rows, [[5, 10, 15]])


def test_a_session_leaves_the_threads_arithmetic_alone(tmp_path) -> None:
    session = open_session(str(save_color_model(tmp_path / "m.onnx")), threads=2)
    run_session(session, "step0", {"picture": PICTURES})
    assert sys.float_info.min / 2 > 0  # a subnormal number


def test_wrong_inputs_are_told(tmp_path) -> None:
    session = open_session(str(save_color_model(tmp_path / "m.onnx")), threads=1)
    with pytest.raises(UserFacingError, match="could not compute this picture"):
        run_session(session, "step0", {"picture": PICTURES[:, :2]})


def test_a_run_ends_when_the_flag_is_set(tmp_path) -> None:
    session = open_session(str(save_endless_model(tmp_path / "m.onnx")), threads=1)
    stop, outcome = StopFlag(), []

    def run() -> None:
        try:
            run_session(session, "logits", {"picture": PICTURES}, stop)
        except Stopped as stopped:
            outcome.append(stopped)

    thread = threading.Thread(target=run)
    thread.start()
    while not stop._running:  # until the run is under way
        assert thread.is_alive()
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert len(outcome) == 1


def test_the_runtime_writes_nothing_by_itself(tmp_path, capfd) -> None:
    (tmp_path / "m.onnx").write_bytes(b"\x08\x08")
    with pytest.raises(UserFacingError):
        open_session(str(tmp_path / "m.onnx"), threads=1)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Fatal error: onnx.brevitas:Quant(-1) is not a registered function/op", "does not know, onnx.brevitas:Quant"),
        ("Load model from x failed:Protobuf parsing failed.", "damaged or ends too early"),
        ("External data path does not exist: x.bin", "second file that is missing"),
        ("Unsupported model IR version: 99, max supported IR version: 13", "version of ONNX"),
        ("[ONNXRuntimeError] : 9 : NOT_IMPLEMENTED : Could not find an implementation", "cannot compute"),
        ("std::bad_alloc", "more memory than there is"),
        ("something new", "the model cannot be loaded"),
    ],
)
def test_errors_in_plain_words(text, message) -> None:
    assert message in sessions._translated(text, "the model cannot be loaded").message


def test_names_in_an_error_stay_short_and_cost_no_time() -> None:
    long = sessions._translated("x" * 500 + ":Quant(-1) is not a registered function" + "y" * 10**7, "no")
    assert "does not know, xxx" in long.message
    assert len(long.message) < 200
    assert sessions._translated("a" * 10**7, "the model cannot be loaded").message == "the model cannot be loaded"
