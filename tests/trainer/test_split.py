from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.class_folders import listed
from trainer.contract.class_folder import ClassFolder
from trainer.split import MIN_TEST_PICTURES, Split, SplitRow, build_split, find_leaks

LABELS = ["cat", "dog", "10", "9", "猫"]


@st.composite
def class_folders(draw: st.DrawFn, labels: int = 5, most: int = 60) -> ClassFolder:
    """Folders with classes of any size and pictures that show the same, sometimes under several labels."""
    groups: list[list[str]] = []
    for label in LABELS[: draw(st.integers(1, labels))]:
        for number in range(draw(st.integers(1, most))):
            copies = draw(st.sampled_from([1, 1, 1, 1, 2, 3, 7]))
            groups.append([f"{label}/{number}-{copy}.jpg" for copy in range(copies)])
    conflicts = range(draw(st.integers(0, 2)))
    return listed(*groups, *([f"{label}/conflict {number}.jpg" for label in LABELS[:2]] for number in conflicts))


def _group_parts(folder: ClassFolder, split: Split) -> list[set[str]]:
    parts = split.parts()
    return [{parts[picture.path] for picture in group} for group in folder.groups()]


def _groups_of_one_label(folder: ClassFolder) -> dict[str, int]:
    groups = [{picture.label for picture in group} for group in folder.groups()]
    return {label: sum(labels == {label} for labels in groups) for label in folder.labels}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(class_folders(), st.integers(0, 2**40))
def test_what_always_holds(folder, seed) -> None:
    split = build_split(folder, seed)
    assert [row.path for row in split.rows] == [picture.path for picture in folder.pictures]
    assert [row.label for row in split.rows] == [picture.label for picture in folder.pictures]
    # Nothing leaks: what shows the same stands on one side.
    assert all(len(parts) == 1 for parts in _group_parts(folder, split))
    assert find_leaks(folder, split) == ()
    for turn in split.rounds():
        parts = [set(turn.train), set(turn.validation), set(turn.test)]
        assert set.union(*parts) == {picture.path for picture in folder.pictures}
        assert sum(map(len, parts)) == len(folder.pictures)
        # There is something to learn of every class.
        assert {path.split("/")[0] for path in turn.train} == set(folder.labels)
    # A test set is worth its name, or there is none, and what is never tested is named.
    counts = split.counts()
    if split.has_test and not split.folds:
        assert counts["test"] >= MIN_TEST_PICTURES
    assert set(split.untested) == set(folder.labels) - {
        row.label for row in split.rows if row.part == "test" or row.part.startswith("fold-")
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(class_folders(), st.integers(0, 100), st.randoms())
def test_the_same_seed_gives_the_same_split_in_any_order(folder, seed, random) -> None:
    pictures, near = list(folder.pictures), list(folder.near_duplicates)
    random.shuffle(pictures)
    random.shuffle(near)
    shuffled = replace(folder, pictures=tuple(pictures), near_duplicates=tuple(near))
    assert build_split(shuffled, seed).parts() == build_split(folder, seed).parts()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(class_folders(), st.integers(0, 100))
def test_names_of_files_do_not_matter(folder, seed) -> None:
    split = build_split(folder, seed)
    new = {
        picture.path: f"{picture.label}/{picture.sha256[::-1]}{number}"
        for number, picture in enumerate(folder.pictures)
    }
    renamed = replace(
        folder,
        pictures=tuple(replace(picture, path=new[picture.path]) for picture in folder.pictures),
        near_duplicates=tuple(tuple(new[path] for path in paths) for paths in folder.near_duplicates),
    )
    assert build_split(renamed, seed).parts() == {new[path]: part for path, part in split.parts().items()}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(4, 90), min_size=2, max_size=5),
    st.integers(0, 1000),
    st.sampled_from([(0.7, 0.15, 0.15), (0.8, 0.1, 0.1), (0.5, 0.25, 0.25), (0.6, 0.0, 0.4)]),
)
def test_shares_are_met_to_a_picture_in_each_class(sizes, seed, fractions) -> None:
    folder = listed(*([f"{LABELS[c]}/{number}.jpg"] for c, size in enumerate(sizes) for number in range(size)))
    split = build_split(folder, seed, fractions)
    if split.folds:
        return
    for label, size in zip(LABELS, sizes, strict=False):
        for part, share in zip(("train", "validation", "test"), fractions, strict=True):
            number = sum(row.label == label and row.part == part for row in split.rows)
            assert abs(number - size * share) <= (2 if part == "train" else 1), (label, part)
    for part, share in zip(("validation", "test"), fractions[1:], strict=True):
        assert abs(split.counts().get(part, 0) - sum(sizes) * share) <= 1 + sum(size * share < 1 for size in sizes)


def test_another_seed_is_another_split() -> None:
    folder = listed(*([f"{label}/{number}.jpg"] for label in ("a", "b") for number in range(100)))
    assert build_split(folder, 1).parts() != build_split(folder, 2).parts()


def test_this_split_is_the_same_on_every_machine() -> None:
    folder = listed(*([f"{label}/{number}.jpg"] for label in ("a", "b") for number in range(70)))
    parts = build_split(folder, 7).parts()
    # Worked out by the rule: tested are the lowest SHA-256 of "seed:content", 21 in all.
    for label, number in (("a", 11), ("b", 10)):
        contents = {picture.path: picture.sha256 for picture in folder.pictures if picture.label == label}
        order = sorted(contents, key=lambda path: hashlib.sha256(f"7:{contents[path]}".encode()).digest())
        assert {path for path in contents if parts[path] == "test"} == set(order[:number])


def test_a_picture_under_two_labels_is_only_trained_on() -> None:
    groups = [[f"{label}/{number}.jpg"] for label in ("cat", "dog") for number in range(100)]
    folder = listed(*groups, *([f"cat/c{number}.jpg", f"dog/c{number}.jpg"] for number in range(30)))
    parts = build_split(folder, 0).parts()
    assert {part for path, part in parts.items() if "/c" in path} == {"train"}


def test_a_class_of_copies_does_not_swallow_the_test_set() -> None:
    """One picture a hundred times over is one picture: it cannot be both learnt from and tested."""
    groups = [[f"cat/{number}.jpg" for number in range(100)]] + [[f"cat/x{number}.jpg"] for number in range(5)]
    folder = listed(*groups, *([f"dog/{number}.jpg"] for number in range(200)))
    split = build_split(folder, 0)
    parts = split.parts()
    assert parts["cat/0.jpg"] == "train"
    assert {part for path, part in parts.items() if path.startswith("cat/x")} >= {"validation", "test"}


@pytest.mark.parametrize(
    ("most", "kind"), [(1, "none"), (2, "none"), (3, "folds"), (10, "folds"), (40, "folds"), (70, "test")]
)
def test_too_few_pictures_take_turns_or_are_all_trained_on(most, kind) -> None:
    folder = listed(*([f"{label}/{number}.jpg"] for label in ("a", "b") for number in range(most)))
    split = build_split(folder, 3)
    assert {"none": not split.has_test, "folds": split.folds == 5, "test": split.has_test and not split.folds}[kind]
    if kind == "none":
        assert set(split.parts().values()) == {"train"}
        assert split.untested == ("a", "b")
        assert len(split.rounds()) == 1
    if kind == "folds":
        assert len(split.rounds()) == 5
        tested = [path for turn in split.rounds() for path in turn.test]
        assert sorted(tested) == sorted(split.parts())
        assert all(turn.test and turn.validation for turn in split.rounds())
        sizes = [len(turn.test) for turn in split.rounds()]
        assert max(sizes) - min(sizes) <= 2


def test_a_rare_class_is_named_and_does_not_cost_the_others_their_test() -> None:
    groups = [[f"{label}/{number}.jpg"] for label in ("a", "b") for number in range(100)]
    split = build_split(listed(*groups, ["rare/1.jpg"], ["rare/2.jpg"]), 0)
    assert split.counts()["test"] == 30
    assert split.untested == ("rare",)


def test_without_a_share_for_the_test_there_is_none() -> None:
    folder = listed(*([f"{label}/{number}.jpg"] for label in ("a", "b") for number in range(100)))
    split = build_split(folder, 0, (0.8, 0.2, 0.0))
    assert split.counts() == {"train": 160, "validation": 40}
    assert not split.has_test


@pytest.mark.parametrize("fractions", [(0.7, 0.2, 0.2), (0, 0.5, 0.5), (1.2, -0.1, -0.1)])
def test_shares_that_make_no_sense_are_refused(fractions) -> None:
    with pytest.raises(ValueError):
        build_split(listed(["a/1.jpg"]), 0, fractions)


def _given(**numbers: int) -> ClassFolder:
    return listed(
        *([f"{part}/{label}/{n}.jpg"] for part, most in numbers.items() for label in ("a", "b") for n in range(most)),
        parts=True,
    )


def test_a_ready_made_split_is_kept_to_the_picture() -> None:
    folder = _given(train=20, val=3, test=1)
    split = build_split(folder, 5)
    assert split.parts() == {picture.path: picture.part for picture in folder.pictures}


def test_what_a_ready_made_split_lacks_comes_out_of_its_training_pictures() -> None:
    folder = _given(train=100, test=20)
    split = build_split(folder, 5)
    assert split.counts() == {"train": 165, "validation": 35, "test": 40}
    assert all((row.part == "test") == row.path.startswith("test/") for row in split.rows)


def test_with_no_test_folder_val_measures_and_is_not_chosen_by() -> None:
    split = build_split(_given(train=100, val=20), 5)
    assert all((row.part == "test") == row.path.startswith("val/") for row in split.rows)
    assert split.counts()["validation"] == 35


def test_leaks_of_a_ready_made_split_are_reported_and_left_as_they_are() -> None:
    folder = listed(
        ["train/a/1.jpg", "val/a/2.jpg"],
        ["train/a/3.jpg", "train/a/4.jpg"],
        ["test/a/5.jpg", "train/b/6.jpg"],
        parts=True,
    )
    split = build_split(folder, 0)
    assert find_leaks(folder, split) == (("train/a/1.jpg", "val/a/2.jpg"), ("test/a/5.jpg", "train/b/6.jpg"))
    assert split.parts()["val/a/2.jpg"] == "validation"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(class_folders(), st.data())
def test_old_pictures_keep_their_part_when_others_come_and_go(folder, data) -> None:
    groups = folder.groups()
    kept = data.draw(st.lists(st.sampled_from(range(len(groups))), unique=True, min_size=1))
    old = _only(folder, {picture.path for index in kept for picture in groups[index]})
    before = build_split(old, 1)
    after = build_split(folder, 2, previous=before)
    assert {path: part for path, part in after.parts().items() if path in before.parts()} == before.parts()
    assert find_leaks(folder, after) == ()
    assert build_split(old, 3, previous=after).parts() == before.parts()
    assert build_split(folder, 4, previous=after) == after


def test_a_copy_joins_the_picture_that_it_copies() -> None:
    folder = listed(
        *([f"{label}/{number}.jpg", f"{label}/copy of {number}.jpg"] for label in "ab" for number in range(100))
    )
    old = _only(folder, {picture.path for picture in folder.pictures if "copy" not in picture.path})
    split = build_split(folder, 0, previous=build_split(old, 0))
    parts = split.parts()
    assert all(parts[path] == parts[path.replace("copy of ", "")] for path in parts)


def test_new_pictures_go_where_they_are_wanted() -> None:
    folder = listed(*([f"{label}/{number}.jpg"] for label in "ab" for number in range(200)))
    old = _only(folder, {picture.path for picture in folder.pictures if int(picture.path[2:-4]) < 100})
    split = build_split(folder, 0, previous=build_split(old, 0))
    assert split.counts() == {"train": 280, "validation": 60, "test": 60}


def test_a_new_picture_that_shows_two_old_ones_are_the_same_is_trained_on_and_told() -> None:
    rows = [SplitRow("a/1.jpg", "a", "train"), SplitRow("a/2.jpg", "a", "test")]
    rows += [SplitRow(f"b/{number}.jpg", "b", "test" if number < 30 else "train") for number in range(60)]
    folder = listed(["a/1.jpg", "a/2.jpg", "a/3.jpg"], *([f"b/{number}.jpg"] for number in range(60)))
    split = build_split(folder, 0, previous=Split(tuple(rows)))
    assert split.parts()["a/3.jpg"] == "train"
    assert find_leaks(folder, split) == (("a/1.jpg", "a/2.jpg", "a/3.jpg"),)


def _only(folder: ClassFolder, paths: set[str]) -> ClassFolder:
    """The folder with some of its pictures."""
    pictures = tuple(picture for picture in folder.pictures if picture.path in paths)
    near = (tuple(path for path in group if path in paths) for group in folder.near_duplicates)
    labels = tuple(label for label in folder.labels if any(picture.label == label for picture in pictures))
    return replace(
        folder, pictures=pictures, labels=labels, near_duplicates=tuple(group for group in near if len(group) > 1)
    )
