"""`imgclass-train estimate` and `augment`, run as programs of their own on small folders."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from PIL import Image

from tests.trainer.training_runs import MODULE, REPOSITORY, fit, make_shapes, named
from trainer.augment import PHOTOS, SMALL_PICTURES, apply_chances, draw_chances
from trainer.contract.preprocess import fit as fit_picture
from trainer.contract.preprocess import load_image
from trainer.contract.train_config import TrainConfig, save_config
from trainer.start_model import load_start

pytestmark = [pytest.mark.torch, pytest.mark.timeout(200)]


@pytest.fixture(scope="module")
def shapes(tmp_path_factory) -> Path:
    return make_shapes(tmp_path_factory.mktemp("data") / "shapes", 70)


@pytest.fixture
def ask(tmp_path):
    """Runs a command for some settings."""

    def run(command: str, folder: Path, *arguments: str | Path, **fields) -> subprocess.CompletedProcess[str]:
        save_config(TrainConfig(folder=str(folder), **fields), tmp_path / "config.json")
        return subprocess.run(
            [*MODULE, command, "--config", str(tmp_path / "config.json"), *map(str, arguments)],
            cwd=REPOSITORY, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        )  # fmt: skip

    return run


def _lines(done: subprocess.CompletedProcess[str]) -> list[dict]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_recipe_is_estimated_and_nothing_is_written(ask, shapes, tmp_path) -> None:
    before = sorted(path.stat().st_mtime_ns for path in shapes.rglob("*"))
    answers = _lines(ask("estimate", shapes, "--json"))
    assert [one["recipe"] for one in answers] == ["linear-probe", "from-scratch", "fine-tune", "auto"]
    assert all(one.keys() == {"recipe", "seconds", "input_size", "epochs", "network"} for one in answers)
    probe, scratch, tuned, auto = answers
    assert (probe["input_size"], probe["epochs"], probe["network"]) == (224, 0, "efficientnet_lite0")
    assert (scratch["input_size"], scratch["epochs"], scratch["network"]) == (32, 100, "simple_cnn")
    assert (tuned["input_size"], tuned["epochs"], tuned["network"]) == (96, 8, "efficientnet_lite0")
    assert 0 < probe["seconds"] < tuned["seconds"] < auto["seconds"] < probe["seconds"] + tuned["seconds"]
    assert sorted(path.stat().st_mtime_ns for path in shapes.rglob("*")) == before
    assert not (tmp_path / "cache").exists()


def test_the_choices_are_those_of_the_training(ask, shapes, tmp_path) -> None:
    wishes = {"recipe": "from-scratch", "epochs": 2, "width": 4, "depth": 2}
    own = next(one for one in _lines(ask("estimate", shapes, "--json", **wishes)) if one["recipe"] == "from-scratch")
    started = named(fit("-o", tmp_path / "run", "--config", tmp_path / "config.json"), "phase_started")[0]
    for name in ("recipe", "input_size", "epochs", "network"):
        assert own[name] == started[name]


def test_recipes_that_do_not_fit_the_wishes_are_left_out(ask, shapes) -> None:
    answers = _lines(ask("estimate", shapes, "--json", input_size=40))
    assert [one["recipe"] for one in answers] == ["linear-probe", "from-scratch"]
    answers = _lines(ask("estimate", shapes, "--json", network="simple_cnn"))
    assert [one["recipe"] for one in answers] == ["from-scratch"]
    done = ask("estimate", shapes, "--json", network="nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing" in done.stderr


def test_a_table_for_people(ask, shapes) -> None:
    done = ask("estimate", shapes)
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["recipe", "about", "pixels", "epochs", "network"]
    assert [row.split()[0] for row in rows] == ["linear-probe", "from-scratch", "fine-tune", "auto"]
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["estimate", "augment"])
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda folder: None, "not there"),
        (lambda folder: folder.mkdir(), "no class folder"),
        (lambda folder: make_shapes(folder, 3, labels=("only",)), "only one class"),
    ],
)
def test_a_folder_that_cannot_be_trained_on_ends_in_a_sentence(ask, tmp_path, command, make, sentence) -> None:
    make(tmp_path / "folder")
    output = ("-o", tmp_path / "preview") if command == "augment" else ()
    done = ask(command, tmp_path / "folder", "--json", *output)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_pictures_that_cannot_be_read_are_passed_over(ask, tmp_path) -> None:
    folder = make_shapes(tmp_path / "folder", 70)
    for number in (0, 1, 20, 40, 69):
        (folder / "bar" / f"{number}.png").write_text("no picture")
    assert len(_lines(ask("estimate", folder, "--json"))) == 4
    pictures = _lines(ask("augment", folder, "--json", "-o", tmp_path / "preview"))[0]["pictures"]
    assert [one["path"] for one in pictures] == ["bar/2.png", "dot/0.png"]
    for path in folder.rglob("*.png"):
        path.write_text("no picture")
    assert "not one of the pictures" in ask("estimate", folder, "--json").stderr


@pytest.mark.parametrize("command", ["estimate", "augment"])
def test_closing_stdin_stops_it(shapes, tmp_path, command) -> None:
    save_config(TrainConfig(folder=str(shapes), input_size=512), tmp_path / "config.json")
    arguments = [*MODULE, command, "--config", str(tmp_path / "config.json"), "--json", "--stop-on-stdin"]
    arguments += ["-o", str(tmp_path / "preview"), "--count", "100"] if command == "augment" else []
    with subprocess.Popen(arguments, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        time.sleep(0.3)
        child.stdin.close()
        assert child.wait(30) == 0
        assert child.stdout is not None
        recipes = [json.loads(line).get("recipe") for line in child.stdout]
    assert "fine-tune" not in recipes
    assert None not in recipes


@pytest.mark.parametrize(("recipe", "side", "policy"), [("auto", 96, PHOTOS), ("from-scratch", 32, SMALL_PICTURES)])
def test_a_preview_shows_what_the_training_does(ask, shapes, tmp_path, recipe, side, policy) -> None:
    preview = tmp_path / "preview"
    done = ask("augment", shapes, "--json", "-o", preview, "--count", "3", recipe=recipe, seed=5)
    [answer] = _lines(done)
    assert answer == {
        "pictures": [
            {"path": "bar/0.png", "square": "0-0.png", "variants": ["0-1.png", "0-2.png", "0-3.png"]},
            {"path": "dot/0.png", "square": "1-0.png", "variants": ["1-1.png", "1-2.png", "1-3.png"]},
        ],
        "input_size": side,
        "varies": True,
    }
    generator = torch.Generator().manual_seed(5)
    for one in answer["pictures"]:
        square = np.array(Image.open(preview / one["square"]))
        if recipe == "auto":
            spec = replace(load_start().spec, height=side, width=side)
            wanted = fit_picture(load_image(shapes / one["path"], spec.scaled_size), spec)
            np.testing.assert_array_equal(square, wanted)
        batch = torch.from_numpy(square).expand(3, -1, -1, -1)
        expected = apply_chances(batch, replace(policy, flip=False), draw_chances(3, generator)).numpy()
        for name, pixels in zip(one["variants"], expected, strict=True):
            np.testing.assert_array_equal(np.array(Image.open(preview / name)), pixels)
            assert not np.array_equal(pixels, square)


@pytest.mark.parametrize("wishes", [{"recipe": "linear-probe"}, {"augment": False}])
def test_a_training_that_varies_nothing_says_so(ask, shapes, tmp_path, wishes) -> None:
    [answer] = _lines(ask("augment", shapes, "--json", "-o", tmp_path / "preview", "--count", "1", **wishes))
    assert not answer["varies"]
    for one in answer["pictures"]:
        files = [(tmp_path / "preview" / name).read_bytes() for name in (one["square"], *one["variants"])]
        assert files[0] == files[1]


def test_grey_pictures_from_scratch_and_renamed_classes(ask, tmp_path) -> None:
    folder = make_shapes(tmp_path / "four", 4, labels=("bar", "dot", "spot", "patch"))
    for path in folder.rglob("*.png"):
        Image.open(path).convert("L").save(path)
    shutil.rmtree(folder / "patch")
    pairs = (("bar", "Bar"), ("dot", "Round"), ("spot", "Round"))
    [answer] = _lines(
        ask("augment", folder, "--json", "-o", tmp_path / "preview", recipe="from-scratch", classes=pairs)
    )
    assert [one["path"] for one in answer["pictures"]] == ["bar/0.png", "dot/0.png"]
    pixels = np.array(Image.open(tmp_path / "preview/0-1.png"))
    assert (pixels == pixels[..., :1]).all()


def test_the_pictures_are_never_written_to(ask, shapes, tmp_path) -> None:
    done = ask("augment", shapes, "-o", shapes / "preview")
    assert done.returncode == 2
    assert "never written to" in done.stderr
    assert not (shapes / "preview").exists()
    assert "0-1.png to 0-8.png" in ask("augment", shapes, "-o", tmp_path / "preview").stdout
    assert "1 to 100" in ask("augment", shapes, "-o", tmp_path / "preview", "--count", "0").stderr
