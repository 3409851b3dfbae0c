"""`imgclass layers`, `features` and `value` as a person calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from trainer.contract.asset_files import asset_path

CAT, DIGITS = str(asset_path("samples", "cat.png")), str(asset_path("models", "digits_cnn.onnx"))


def imgclass(*arguments: str, status: int = 0) -> str:
    command = [sys.executable, "-m", "imgclass_gui.cli", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if status == 0 else done.stderr


def test_layers() -> None:
    told = json.loads(imgclass("layers", DIGITS, "--json"))
    assert told["input"]["shape"] == [1, 1, 28, 28]
    assert told["labels"] == list("0123456789")
    first = told["layers"][0]
    assert (first["name"], first["op"], first["kernel"]) == ("convolution 1", "Conv", [3, 3])
    assert "max pooling 1" in imgclass("layers", DIGITS)


def test_features_are_ranked_and_saved(tmp_path: Path) -> None:
    target = tmp_path / "maps.npz"
    told = json.loads(
        imgclass("features", CAT, "--model", DIGITS, "--layer", "convolution 1", "-o", str(target), "--json")
    )
    maps = np.load(target)["maps"]
    assert list(maps.shape) == told["shape"]
    effects = [channel["effect"] for channel in told["channels"]]
    assert effects == sorted(effects, reverse=True)
    sheet = tmp_path / "maps.png"
    imgclass("features", CAT, "--model", DIGITS, "--layer", "convolution 1", "-o", str(sheet))
    with Image.open(sheet) as opened:
        assert (opened.mode, opened.size) == ("L", (4 * 56 + 6, 4 * 56 + 6))
    best = told["channels"][0]
    assert best["max"] == float(maps[best["index"]].max())


def test_a_quick_ranking_agrees_with_removal_on_what_matters_most() -> None:
    usual = ("features", CAT, "--layer", "global average pooling 1", "--json")
    exact, quick = (json.loads(imgclass(*usual, *more))["channels"] for more in ((), ("--quick",)))
    best = [{channel["index"] for channel in ranked[:50]} for ranked in (exact, quick)]
    assert len(best[0] & best[1]) > 40


def test_a_value_is_accounted_for() -> None:
    told = json.loads(imgclass("value", CAT, "--layer", "convolution 1", "--at", "5,40,41", "--json"))
    assert len(told["terms"]) == 27
    total = told["bias"] + sum(term["product"] for term in told["terms"])
    assert abs(total - told["computed"]) < 1e-9
    assert abs(told["difference"]) < 1e-4
    # Stride 2, padded by one at the bottom and right only or all around: three rows and columns of pixels.
    field = told["receptive_field"]
    assert (field["bottom"] - field["top"], field["right"] - field["left"]) == (3, 3)
    assert "recomputed with a difference" in imgclass("value", CAT, "--layer", "1", "--at", "5,40,41")


def test_wrong_usage_is_told_in_a_sentence() -> None:
    assert "no layer" in imgclass("value", CAT, "--layer", "nonsense", "--at", "0,0,0", status=2)
    assert "no place" in imgclass("value", CAT, "--layer", "1", "--at", "0,999,0", status=2)
    assert "place" in imgclass("value", CAT, "--layer", "1", "--at", "here", status=2)
