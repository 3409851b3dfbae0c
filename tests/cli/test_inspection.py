"""`imgclass layers`, `features` and `value` as a person calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from tests.cli.program import run
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
    assert (first["short_title"], first["face_kinds"], first["block"]) == ("Conv 1", ["rectifier (ReLU)"], 1)
    assert [(block["first"], block["last"], block["kind"]) for block in told["blocks"]] == [
        (1, 3, "convolutions and pooling"), (4, 6, "convolutions and pooling"),
    ]  # fmt: skip
    table = imgclass("layers", DIGITS)
    assert "max pooling 1" in table
    assert "convolution 1 + rectifier (ReLU)" in table
    assert table.count("1 convolutions and pooling") == 3


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
    own = maps[best["index"]]
    assert (best["min"], best["max"]) == (float(own.min()), float(own.max()))
    assert best["mean"] == pytest.approx(own.mean(), rel=1e-5)
    assert best["zeros"] == pytest.approx((own == 0).mean(), abs=1e-6)
    assert own[tuple(best["strongest"])] == own.max()
    assert {channel["state"] for channel in told["channels"]} <= {"alive", "silent", "saturated"}


def test_features_of_numbers_without_places_are_a_sheet_as_well(tmp_path: Path) -> None:
    sheet = tmp_path / "maps.png"
    usual = ("features", CAT, "--model", DIGITS, "--layer", "full connection 1", "--quick")
    told = json.loads(imgclass(*usual, "-o", str(sheet), "--json"))
    assert told["shape"] == [64]
    silent = [channel for channel in told["channels"] if channel["state"] == "silent"]
    assert all(channel["max"] == 0 for channel in silent)
    assert f"Of 64 channels, {len(silent)} silent on this picture." in imgclass(*usual)
    assert sheet.is_file()


def test_what_a_channel_looks_for(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for seed in range(3):
        noise = np.random.default_rng(seed).integers(0, 256, (40, 40, 3), np.uint8)
        Image.fromarray(noise).save(tmp_path / "photos" / f"{seed}.png")
    (tmp_path / "photos" / "broken.png").write_bytes(b"no picture")
    sheet = tmp_path / "crops.png"
    command = (
        "features", str(tmp_path / "photos"), "--model", DIGITS, "--layer", "1", "--channel", "3", "--strongest", "2",
    )  # fmt: skip
    done = run(*command, "--json", "-o", str(sheet))
    assert (done.returncode, b"broken.png" in done.stderr) == (1, True)
    told = json.loads(done.stdout)
    assert (told["layer"], told["channel"], told["pictures"]) == ("convolution 1", 3, 3)
    values = [place["value"] for place in told["strongest"]]
    assert len(values) == 2
    assert values == sorted(values, reverse=True)
    for place in told["strongest"]:
        box = place["box"]
        assert 0 <= box["top"] < box["bottom"] <= 40
        assert 0 <= box["left"] < box["right"] <= 40
    assert [one["path"] for one in told["failed"]] == [str(tmp_path / "photos" / "broken.png")]
    with Image.open(sheet) as opened:
        assert opened.mode == "RGB"
    table = run(*command).stdout.decode()
    assert table.splitlines()[0].split("  ")[0] == "value"
    assert len(table.splitlines()) == 3


def test_wrong_usage_of_the_strongest_places_is_told_in_a_sentence(tmp_path: Path) -> None:
    usual = ("--model", DIGITS, "--layer", "1")
    assert "--channel" in imgclass("features", CAT, *usual, "--strongest", "3", status=2)
    assert "no channel 16" in imgclass("features", CAT, *usual, "--strongest", "3", "--channel", "16", status=2)
    assert "one picture" in imgclass("features", CAT, CAT, *usual, status=2)
    assert "no picture" in imgclass("features", str(tmp_path), *usual, "--strongest", "3", "--channel", "1", status=2)
    assert "must be 1 to" in imgclass("features", CAT, *usual, "--strongest", "0", status=2)


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


def test_where_no_gradient_is_known_channels_are_removed_instead(tmp_path: Path) -> None:
    weights = np.random.default_rng(0).normal(size=(4, 3, 1, 1)).astype(np.float32)
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["maps"]),
        helper.make_node("Sinh", ["maps"], ["bent"]),
        helper.make_node("GlobalAveragePool", ["bent"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["y"]),
    ]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, 16, 16])]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 4])]
    graph = helper.make_graph(nodes, "bent", inputs, outputs, [numpy_helper.from_array(weights, "w")])
    path = str(tmp_path / "bent.onnx")
    onnx.save(helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)]), path)
    usual = [sys.executable, "-m", "imgclass_gui.cli", "features", CAT, "--model", path, "--layer", "1", "--json"]
    exact = subprocess.run(usual, capture_output=True, text=True, check=True)
    quick = subprocess.run([*usual, "--quick"], capture_output=True, text=True, check=True)
    assert json.loads(quick.stdout) == json.loads(exact.stdout)
    assert "Sinh is not known; ranked by removal instead" in quick.stderr
