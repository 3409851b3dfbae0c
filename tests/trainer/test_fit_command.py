"""Whole trainings, as a person or the window starts them."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import pytest

pytest.importorskip("torch")

from imgclass_gui.engine.model import open_model
from tests.trainer.training_runs import MODULE, REPOSITORY, fit, make_shapes, named, rest_of, start_fit, wait_for
from trainer.contract.preprocess import preprocess

pytestmark = [pytest.mark.torch, pytest.mark.timeout(300)]

SCRATCH = ("--recipe", "from-scratch", "--input-size", "16", "--width", "8", "--depth", "1")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory) -> Path:
    return make_shapes(tmp_path_factory.mktemp("data") / "shapes", 80)


@pytest.fixture(scope="module")
def scratch(shapes, tmp_path_factory):
    run = tmp_path_factory.mktemp("run") / "scratch"
    return run, fit(shapes, "-o", run, *SCRATCH, "--epochs", "12", "--learning-rate", "0.01")


def _weights(path: Path) -> dict[str, np.ndarray]:
    return {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}


def _report(run: Path) -> dict:
    return json.loads((run / "report.json").read_text())


def test_a_network_from_scratch_learns_and_is_measured(scratch):
    run, events = scratch
    report = _report(run)
    assert report["test"]["accuracy"] >= 0.8
    assert report["test"]["n"] == 24
    assert report["test"]["baseline"] == 0.5
    low, high = report["test"]["interval"]
    assert low < report["test"]["accuracy"] <= high
    assert next(event["event"] for event in events) == "run_started"
    assert events[-1]["event"] == "finished"
    assert len(named(events, "epoch_end")) == len(report["history"])
    assert named(events, "phase_started")[0]["estimated_seconds"] > 0
    assert report["parity"]["pictures"] == report["parity"]["same_answers"]
    assert (run / "report.html").read_text().startswith("<!")
    assert not list(run.glob("*.squares"))


def test_the_figures_are_those_of_the_file_in_the_window(scratch, shapes):
    run, _ = scratch
    model = open_model(run / "model.onnx", trusted=True)
    rows = [line.split(",") for line in (run / "split.csv").read_text().splitlines()[1:]]
    right = 0
    for path, label, part in rows:
        if part == "test":
            batch = preprocess(shapes / path, model.facts.preprocess)[np.newaxis]
            right += model.facts.labels[int(model.probabilities(batch).argmax())] == label
    assert right == _report(run)["test"]["correct"]


def _check_answers(run: Path) -> None:
    """The answers are those that the other figures were made from."""
    report = _report(run)
    own, labels, answers = report["test"] or report["validation"], report["labels"], report["answers"]
    confusion = np.zeros((len(labels), len(labels)), int)
    for _, label, answer, _ in answers:
        confusion[label, answer] += 1
    assert confusion.tolist() == own["confusion"]
    assert len({path for path, *_ in answers}) == len(answers) == own["n"]
    assert all(path.startswith(f"{labels[label]}/") for path, label, *_ in answers)
    sure = [probability for *_, probability in answers]
    assert sure == sorted(sure, reverse=True)
    assert sure == [round(probability, 6) for probability in sure]
    wrong = [(path, labels[label], labels[answer], p) for path, label, answer, p in answers if label != answer]
    assert wrong == [
        (one["path"], one["label"], one["predicted"], round(one["probability"], 6)) for one in report["mistakes"]
    ]


def test_the_answers_agree_with_the_other_figures(scratch):
    _check_answers(scratch[0])


def test_the_model_file_tells_where_it_comes_from(scratch):
    props = {prop.key: json.loads(prop.value) for prop in onnx.load(scratch[0] / "model.onnx").metadata_props}
    training = props["imgclass.training"]
    assert props["imgclass.labels"] == ["bar", "dot"]
    assert training["recipe"] == "from-scratch"
    assert training["network_options"]["side"] == 16
    assert training["test"]["accuracy"] == _report(scratch[0])["test"]["accuracy"]
    assert training["calibration"]["temperature"] > 0


def test_the_same_seed_gives_the_same_bits_and_the_receipt_repeats_the_run(scratch, tmp_path):
    run, _ = scratch
    again = tmp_path / "again"
    command = _report(run)["receipts"]["command"].split()
    command[command.index("-o") + 1] = str(again)
    subprocess.run([*MODULE, *command[1:]], cwd=REPOSITORY, check=True, capture_output=True)
    assert (again / "split.csv").read_bytes() == (run / "split.csv").read_bytes()
    first, second = _weights(run / "model.onnx"), _weights(again / "model.onnx")
    assert first.keys() == second.keys()
    for name, weight in first.items():
        np.testing.assert_array_equal(weight, second[name])


@pytest.mark.parametrize("epochs", [2, 7])
def test_a_killed_run_goes_on_and_ends_where_an_unbroken_one_ends(scratch, shapes, tmp_path, epochs):
    run = tmp_path / "killed"
    child = start_fit(shapes, "-o", run, *SCRATCH, "--epochs", "12", "--learning-rate", "0.01")
    wait_for(child, "epoch_end", epochs)
    child.kill()
    child.communicate()
    events = fit("-o", run, "--resume")
    assert events[0]["resumed"]
    assert len(named(events, "epoch_end")) < 12
    for name, weight in _weights(scratch[0] / "model.onnx").items():
        np.testing.assert_array_equal(weight, _weights(run / "model.onnx")[name])


def test_closing_stdin_stops_within_a_second_and_keeps_the_best(shapes, tmp_path):
    run = tmp_path / "stopped"
    child = start_fit(shapes, "-o", run, *SCRATCH, "--epochs", "5000", "--stop-on-stdin", stdin=subprocess.PIPE)
    with child:
        wait_for(child, "epoch_end", 3)
        assert child.stdin is not None
        asked = time.time()
        child.stdin.close()
        events = rest_of(child)
    assert child.returncode == 0
    learnt = [event["time"] for event in events if event["event"] in ("epoch_end", "step_end")]
    assert max(learnt, default=asked) - asked < 1
    assert events[-1]["event"] == "stopped"
    assert open_model(run / "model.onnx", trusted=True).facts.labels == ("bar", "dot")
    assert any("stopped early" in note for note in _report(run)["notes"])


def test_a_linear_probe_and_a_model_of_ones_own_as_the_start(shapes, tmp_path):
    probe, tuned = tmp_path / "probe", tmp_path / "tuned"
    fit(shapes, "-o", probe, "--recipe", "linear-probe")
    assert _report(probe)["test"]["accuracy"] >= 0.9
    assert _report(probe)["label_issues"]["checked"] == 160
    _check_answers(probe)
    events = fit(shapes, "-o", probe.with_name("again"), "--recipe", "linear-probe")
    features = [event for event in named(events, "progress") if event["stage"] == "computing features"]
    assert [event["done"] for event in features] == [160]  # all of them were known
    fit(shapes, "-o", tuned, "--recipe", "fine-tune", "--start", probe / "model.onnx", "--epochs", "1",
        "--input-size", "32")  # fmt: skip
    report = _report(tuned)
    assert report["recipe"] == "fine-tune"
    assert report["settings"]["input_size"] == 32


def test_auto_keeps_the_better_one_and_shows_both(shapes, tmp_path):
    run = tmp_path / "auto"
    fit(shapes, "-o", run, "--epochs", "1", "--input-size", "32")
    candidates = _report(run)["candidates"]
    assert {one["recipe"] for one in candidates} == {"linear-probe", "fine-tune"}
    kept = next(one for one in candidates if one["kept"])
    assert kept["val_accuracy"] == max(one["val_accuracy"] for one in candidates)


def test_few_pictures_take_turns_as_the_test_set(tmp_path):
    folder, run = make_shapes(tmp_path / "few", 15), tmp_path / "run"
    fit(folder, "-o", run, "--recipe", "linear-probe")
    report = _report(run)
    assert report["data"]["split"]["kind"] == "cross-validation"
    assert report["test"]["n"] == 30
    _check_answers(run)


def test_stopping_in_the_middle_of_the_turns_keeps_what_was_learnt(tmp_path):
    folder, run = make_shapes(tmp_path / "few", 15), tmp_path / "run"
    arguments = (folder, "-o", run, *SCRATCH, "--epochs", "5000", "--stop-on-stdin")
    with start_fit(*arguments, stdin=subprocess.PIPE) as child:
        wait_for(child, "epoch_end", 2)
        assert child.stdin is not None
        child.stdin.close()
        events = rest_of(child)
    assert events[-1]["event"] == "stopped"
    assert _report(run)["test"] is None
    assert (run / "model.onnx").exists()


def test_two_processes_give_the_same_split_and_the_same_report(scratch, shapes, tmp_path):
    run = tmp_path / "two"
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2", "--standalone"]
    command += ["-m", "trainer", "fit", str(shapes), "-o", str(run), *SCRATCH, "--epochs", "12"]
    command += ["--learning-rate", "0.01"]
    done = subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert (run / "split.csv").read_bytes() == (scratch[0] / "split.csv").read_bytes()
    mine, theirs = _report(run), _report(scratch[0])
    assert mine["test"]["confusion"] == theirs["test"]["confusion"]
    losses = [[epoch["val_loss"] for epoch in report["history"]] for report in (mine, theirs)]
    np.testing.assert_allclose(*losses, rtol=0.02)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda folder: folder.mkdir(), "no class folder"),
        (lambda folder: make_shapes(folder, 3, labels=("only",)), "only one class"),
        (lambda folder: None, "not there"),
    ],
)
def test_a_folder_that_cannot_be_trained_on_ends_in_a_sentence(tmp_path, make, sentence):
    make(tmp_path / "folder")
    events = fit(tmp_path / "folder", "-o", tmp_path / "run", status=2)
    assert events[-1]["event"] == "failed"
    assert sentence in events[-1]["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_ends_in_a_sentence_and_the_run_goes_on_once_there_is_room(shapes, tmp_path):
    run = tmp_path / "full"
    arguments = (shapes, "-o", run, *SCRATCH, "--epochs", "2")

    def leave_little_room() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    with start_fit(*arguments, stdin=subprocess.DEVNULL, preexec_fn=leave_little_room) as child:
        events = rest_of(child)
    assert child.returncode == 2
    assert events[-1]["event"] == "failed"
    assert "cannot be written" in events[-1]["message"]
    assert fit("-o", run, "--resume")[-1]["event"] == "finished"


def test_a_folder_that_vanishes_ends_in_a_sentence(tmp_path):
    folder = make_shapes(tmp_path / "gone", 40)
    with start_fit(folder, "-o", tmp_path / "run", "--recipe", "linear-probe", stdin=subprocess.DEVNULL) as child:
        wait_for(child, "dataset_ready")
        shutil.rmtree(folder)
        events = rest_of(child)
    assert child.returncode == 2
    assert events[-1]["event"] == "failed"
    assert "the file is not there" in events[-1]["message"]


def test_classes_can_be_renamed_and_left_out(tmp_path):
    folder, run = make_shapes(tmp_path / "four", 12, labels=("bar", "dot", "spot", "patch")), tmp_path / "run"
    fit(folder, "-o", run, "--recipe", "linear-probe", "--class", "bar", "Bar", "--class", "dot", "Round",
        "--class", "spot", "Round")  # fmt: skip
    assert _report(run)["data"]["counts"] == {"Bar": 12, "Round": 24}


def test_the_pictures_are_never_written_to_and_a_run_is_never_overwritten(shapes, scratch):
    assert "never written to" in fit(shapes, "-o", shapes / "run", status=2)[-1]["message"]
    assert "holds a run already" in fit(shapes, "-o", scratch[0], status=2)[-1]["message"]


def test_evaluate_repeats_the_figures_of_the_report(scratch, shapes, tmp_path):
    output = tmp_path / "figures.json"
    done = subprocess.run(
        [*MODULE, "evaluate", str(scratch[0] / "model.onnx"), str(shapes), "-o", str(output)],
        cwd=REPOSITORY, check=True, capture_output=True, text=True,
    )  # fmt: skip
    figures = json.loads(output.read_text())
    assert figures["n"] == 160
    assert f"of {figures['n']} pictures" in done.stdout
    assert figures["accuracy"] >= 0.8
