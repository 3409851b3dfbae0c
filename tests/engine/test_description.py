import pytest

from imgclass_gui.engine.description import (
    IN_THE_FILE,
    MAX_LABEL_LENGTH,
    YOUR_CHOICE,
    Description,
    centre_crop,
    name_sources,
    read_count,
    read_labels,
    read_number,
    read_numbers,
    read_side,
)


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["cat", "dog"], ("cat", "dog")),
        ({1: "dog", 0: "cat"}, ("cat", "dog")),
        ({"1": "dog", "0": "cat"}, ("cat", "dog")),
        ([0, 1], ("0", "1")),
        (["cat", " "], ("cat", "class 1")),
        (["a\nb\tc", "\x1b[2J\ud800"], ("a b c", "\\x1b[2J\\ud800")),
        (["x" * 10_000], ("x" * MAX_LABEL_LENGTH,)),
    ],
)
def test_labels(names, labels) -> None:
    assert read_labels(names) == labels


@pytest.mark.parametrize(
    "names",
    [None, "cat", [], {}, 3, ["cat", None], [True], [10**5000], [float("nan")], {0: "a", 2: "b"}, {"0": "a", "x": "b"},
     {"0": "a", 1: "b"}, ["x"] * 200_001],
)  # fmt: skip
def test_what_is_no_list_of_names(names) -> None:
    assert read_labels(names) is None


def test_numbers() -> None:
    assert (read_number(3), read_number(0.5)) == (3.0, 0.5)
    assert [read_number(value) for value in (True, "3", None, float("nan"), float("inf"), 10**400)] == [None] * 6
    assert (read_numbers(0.5), read_numbers([1, 2, 3]), read_numbers((1,))) == ((0.5,), (1.0, 2.0, 3.0), (1.0,))
    assert [read_numbers(value) for value in ([], [1, 2], ["a"] * 3, None)] == [None] * 4
    assert (read_side(224), read_side(224.0), read_count(21841)) == (224, 224, 21841)
    assert [read_side(value) for value in (0, -1, 0.5, 5000, None)] == [None] * 5


def test_a_centre_crop() -> None:
    assert centre_crop(224, 224, 256) == {"height": 224, "width": 224, "fit": "crop", "crop_fraction": 0.875}
    assert centre_crop(224, 224, 10)["crop_fraction"] == 1.0
    assert centre_crop(224, 224, float("inf"))["crop_fraction"] < 0.01
    assert centre_crop(224, 224, 0)["crop_fraction"] == 1.0


@pytest.mark.parametrize(
    ("sources", "text"),
    [
        ([], ""),
        ([IN_THE_FILE, IN_THE_FILE], "in the file"),
        (["labels.txt"], "in labels.txt beside it"),
        (["p.json", "config.json", "p.json"], "in p.json and config.json beside it"),
        ([IN_THE_FILE, "labels.txt"], "in the file and in labels.txt beside it"),
        ([YOUR_CHOICE], "by your choice"),
        ([YOUR_CHOICE, "labels.txt"], "by your choice and in labels.txt beside it"),
    ],
)
def test_where_something_was_found(sources, text) -> None:
    assert name_sources(sources) == text


def test_what_was_only_followed_approximately_is_said_so() -> None:
    assert name_sources(["p.json"], {"p.json"}) == "approximately, from p.json beside it"
    assert name_sources(["p.json", "labels.txt"], {"p.json", "q.json"}) == (
        "approximately, from p.json beside it and in labels.txt beside it"
    )


def test_a_description_of_another_model_does_not_suit() -> None:
    assert Description(labels=("a", "b")).suits(2)
    assert Description(labels=("a", "b")).suits(None)
    assert not Description(labels=("a", "b")).suits(3)
    assert not Description(classes=2).suits(3)
    assert Description().suits(3)
