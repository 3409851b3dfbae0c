"""`imgclass expects` as a person calls it, and what it changes for the other commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imgclass_gui.cli import main
from tests.models import COLORS, save_color_model
from tests.pictures import save_color


@pytest.fixture
def silent(tmp_path) -> str:
    return str(save_color_model(tmp_path / "silent.onnx", metadata=None))


@pytest.fixture
def pictures(tmp_path) -> list[str]:
    return [save_color(tmp_path / f"{color}.png", color) for color in COLORS]


@pytest.fixture
def told(capsys):
    """Runs the program, checks its exit status, and gives what it wrote to stdout and stderr."""

    def run(*arguments: str, status: int = 0) -> tuple[str, str]:
        assert main(list(arguments)) == status
        written = capsys.readouterr()
        assert "Traceback" not in written.err
        return written.out, written.err

    return run


def number_of(text: str, name: str) -> str:
    return next(str(one["number"]) for one in json.loads(text)["recipes"] if one["name"].startswith(name))


def test_a_silent_model_and_the_recipes(told, silent, pictures) -> None:
    text, errors = told("expects", silent, *pictures)
    assert errors == ""
    assert "known     no, it is guessed from the shape of the input" in text
    assert "RGB, 0 to 255; largest centred part" in text
    assert "red.png" in text
    assert text.count(" *  ") == 1


def test_one_object_for_programs(told, silent, pictures) -> None:
    found = json.loads(told("expects", silent, *pictures, "--json")[0])
    assert (found["is_assumed"], found["found_in"], found["pictures"]) == (True, "", pictures)
    assert [one["number"] for one in found["recipes"]] == list(range(1, len(found["recipes"]) + 1))
    assert [one["is_in_use"] for one in found["recipes"]].count(True) == 1
    first = found["recipes"][0]
    assert [answer["label"] for answer in first["answers"]] == ["class 0", "class 1", "class 2"]
    assert set(first) == {
        "number", "name", "origin", "preprocess", "is_in_use", "sureness", "consistency", "score", "answers", "problem",
    }  # fmt: skip


def test_a_choice_is_used_by_the_other_commands_until_it_is_forgotten(told, silent, pictures, tmp_path) -> None:
    def reads_red_as() -> str:
        return json.loads(told("classify", pictures[0], "--model", silent, "--json")[0])["predictions"][0]["label"]

    assert reads_red_as() == "class 0"
    listed = told("expects", silent, *pictures, "--json")[0]
    number = number_of(listed, "BGR, 0 to 1")
    chosen = json.loads(told("expects", silent, *pictures, "--use", number, "--json")[0])
    assert (chosen["is_assumed"], chosen["found_in"]) == (False, "by your choice")
    # The numbers stay what they were, so that another one can be chosen.
    assert [one["name"] for one in chosen["recipes"]] == [one["name"] for one in json.loads(listed)["recipes"]]
    assert chosen["recipes"][int(number) - 1]["is_in_use"]
    assert reads_red_as() == "class 2"
    Path(silent).rename(tmp_path / "moved.onnx")
    silent = str(tmp_path / "moved.onnx")
    assert reads_red_as() == "class 2"
    text, errors = told("expects", silent, "--forget")
    assert "forgotten" in errors
    assert "no, it is guessed" in text
    assert reads_red_as() == "class 0"
    assert told("expects", silent, "--forget")[1] == ""


def test_a_copy_that_describes_itself(told, silent, pictures, tmp_path) -> None:
    copy = str(tmp_path / "copy.onnx")
    assert "is only guessed" in told("expects", silent, "--save", copy, status=2)[1]
    number = number_of(told("expects", silent, *pictures, "--json")[0], "RGB, 0 to 255")
    told("expects", silent, *pictures, "--use", number, "--save", copy)
    found = json.loads(told("expects", copy, *pictures, "--json")[0])
    assert (found["is_assumed"], found["found_in"]) == (False, "in the file")
    assert found["preprocess"]["std"] == [1 / 255] * 3
    assert "overwrite the model itself" in told("expects", silent, "--save", silent, status=2)[1]


def test_what_was_found_beside_the_model_is_told(told, silent, pictures, tmp_path) -> None:
    (tmp_path / "labels.txt").write_text("r\ng\nb\n")
    text, _ = told("expects", silent, *pictures)
    assert "in part, in labels.txt beside it; the rest is guessed" in text


def test_failures_in_a_sentence(told, silent, pictures, tmp_path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"text")
    assert "broken.jpg: " in told("expects", silent, str(broken), *pictures, status=1)[1]
    assert "there is no recipe 99" in told("expects", silent, *pictures, "--use", "99", status=2)[1]
    assert "gone.onnx: there is no such file" in told("expects", str(tmp_path / "gone.onnx"), status=2)[1]
    (tmp_path / "empty").mkdir()
    assert "no pictures" in told("expects", silent, str(tmp_path / "empty"), status=2)[1]


def test_the_bundled_network_on_the_samples(told) -> None:
    text, _ = told("expects")
    assert "EfficientNet-Lite0" in text
    assert "yes, in the file" in text
    assert "cat.png" in text
