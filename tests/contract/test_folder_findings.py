from dataclasses import replace
from pathlib import Path

import pytest

from tests.class_folders import listed
from trainer.contract.class_folder import ClassFolder, Picture
from trainer.contract.errors import UserFacingError
from trainer.contract.folder_findings import Conflict, build_findings, require_trainable
from trainer.contract.folder_listing import UnreadableFile


def _many(label: str, number: int) -> list[list[str]]:
    return [[f"{label}/{name}.jpg"] for name in range(number)]


HEALTHY = listed(*_many("cat", 30), *_many("dog", 30))


def test_a_healthy_folder_has_no_findings() -> None:
    findings = build_findings(HEALTHY)
    assert not findings.has_problems
    for name in findings.__dataclass_fields__:
        assert not getattr(findings, name), name


def test_the_same_picture_under_two_labels() -> None:
    findings = build_findings(
        listed(
            ["cat/a.jpg", "dog/b.jpg"],  # one file
            ["cat/c.jpg", "cat/d.jpg"],  # one file, one label
            ["cat/e.jpg", "dog/f.jpg", "dog/g.jpg"],  # look the same
        )
    )
    assert findings.conflicts == (
        Conflict(("cat", "dog"), ("cat/a.jpg", "dog/b.jpg"), is_identical=True),
        Conflict(("cat", "dog"), ("cat/e.jpg", "dog/f.jpg", "dog/g.jpg"), is_identical=False),
    )
    assert findings.has_problems
    assert findings.duplicates == (("cat/a.jpg", "dog/b.jpg"), ("cat/c.jpg", "cat/d.jpg"))
    assert findings.near_duplicates == (("cat/e.jpg", "dog/f.jpg", "dog/g.jpg"),)


def test_the_same_picture_on_both_sides_of_a_ready_made_split() -> None:
    folder = listed(
        ["train/cat/a.jpg", "test/cat/b.jpg"], ["train/cat/c.jpg", "train/cat/d.jpg"], ["test/dog/e.jpg"], parts=True
    )
    findings = build_findings(folder)
    assert findings.leaks == (("train/cat/a.jpg", "test/cat/b.jpg"),)
    assert findings.untrained == ("dog",)
    assert findings.has_problems
    assert findings.conflicts == ()


def test_small_and_plain_pictures() -> None:
    pictures = (
        Picture("a/1.png", "a", None, "1", (32, 500)),
        Picture("a/2.png", "a", None, "2", (500, 31)),
        Picture("b/3.png", "b", None, "3", (64, 64), is_plain=True),
    )
    findings = build_findings(ClassFolder(Path("x"), ("a", "b"), pictures))
    assert [picture.path for picture in findings.small] == ["a/2.png"]
    assert findings.plain == ("b/3.png",)
    assert not findings.has_problems


@pytest.mark.parametrize(("cats", "dogs", "ratio"), [(100, 20, 5.0), (99, 20, None), (21, 210, 10.0)])
def test_classes_of_very_different_sizes(cats, dogs, ratio) -> None:
    imbalance = build_findings(listed(*_many("cat", cats), *_many("dog", dogs))).imbalance
    assert (imbalance.ratio if imbalance else None) == ratio
    if imbalance:
        assert (imbalance.largest, imbalance.smallest) == (("cat", "dog") if cats > dogs else ("dog", "cat"))


def test_classes_of_few_pictures_and_of_odd_names() -> None:
    findings = build_findings(listed(*_many("cat", 20), *_many("dog", 19), *_many("Test", 40)))
    assert findings.few == ("dog",)
    assert findings.part_names == ("Test",)


def test_only_pictures_to_train_on_count_in_a_ready_made_split() -> None:
    groups = [[f"train/cat/{number}.jpg"] for number in range(25)] + [
        [f"train/dog/{number}.jpg"] for number in range(4)
    ]
    groups += [[f"test/dog/{number}.jpg"] for number in range(30, 60)]
    findings = build_findings(listed(*groups, parts=True))
    assert findings.few == ("dog",)
    assert findings.imbalance is not None
    assert findings.imbalance.ratio == 25 / 4


@pytest.mark.parametrize(
    "change", [{"unreadable": (UnreadableFile("a/x.jpg", "the file is empty"),)}, {"empty_classes": ("c",)}]
)
def test_what_cannot_be_read_is_a_problem(change) -> None:
    assert build_findings(replace(HEALTHY, **change)).has_problems


@pytest.mark.parametrize(
    ("folder", "message", "hint"),
    [
        (ClassFolder(Path("x"), (), ()), "no class folder holds a picture that can be read", "Put the pictures"),
        (listed(["cat/a.jpg"]), "there is only one class, 'cat'", "second class folder"),
        (listed(["test/cat/a.jpg"], parts=True), "there is no class to train on", "into train/"),
        (
            listed(["train/cat/a.jpg"], ["test/dog/b.jpg"], parts=True),
            "there is only one class to train on",
            "into train/",
        ),
    ],
)
def test_what_nothing_can_be_trained_on_is_refused(folder, message, hint) -> None:
    with pytest.raises(UserFacingError) as caught:
        require_trainable(folder)
    assert caught.value.message == message
    assert hint in caught.value.hint


def test_a_folder_around_the_class_folders_is_recognised() -> None:
    pictures = tuple(Picture(f"data/{label}/1.png", "data", None, label, (64, 64)) for label in ("a", "b", "c"))
    with pytest.raises(
        UserFacingError, match="Choose the folder inside it, 'data', whose 3 sub-folders look like classes"
    ):
        require_trainable(ClassFolder(Path("x"), ("data",), pictures))


def test_two_classes_are_enough() -> None:
    require_trainable(listed(["cat/a.jpg"], ["dog/b.jpg"]))
    require_trainable(listed(["train/cat/a.jpg"], ["train/dog/b.jpg"], ["test/dog/c.jpg"], parts=True))
