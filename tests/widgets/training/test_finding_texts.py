from __future__ import annotations

from dataclasses import fields, replace

import pytest

from imgclass_gui.widgets.training.finding_texts import FindingText, finding_texts
from tests.widgets.training.class_folders import divided_folder, folder_of, picture
from trainer.contract.class_folder import ClassFolder
from trainer.contract.folder_findings import Findings, build_findings
from trainer.contract.folder_listing import UnreadableFile

GOOD = {"cat": 25, "dog": 25}


def texts_of(folder: ClassFolder) -> tuple[FindingText, ...]:
    return finding_texts(build_findings(folder), folder)


def only(folder: ClassFolder) -> FindingText:
    (text,) = texts_of(folder)
    return text


def with_more(folder: ClassFolder, *pictures: object) -> ClassFolder:
    return replace(folder, pictures=(*folder.pictures, *pictures))


def test_nothing_is_said_of_a_good_folder() -> None:
    assert texts_of(folder_of(GOOD)) == ()


def test_unreadable_files_with_their_reasons() -> None:
    bad = [UnreadableFile(f"cat/{n}.jpg", "the file ends too early") for n in range(6)]
    assert only(folder_of(GOOD, unreadable=(bad[0],))) == FindingText(
        "unreadable",
        "1 file cannot be read: 0.jpg (the file ends too early)",
        "It is left out.",
        ("cat/0.jpg",),
        is_problem=True,
    )
    text = only(folder_of(GOOD, unreadable=tuple(bad)))
    assert text.sentence.startswith("6 files cannot be read: 0.jpg (the file ends too early), 1.jpg (")
    assert text.sentence.endswith(" and 3 more")
    assert text.remedy == "They are left out."
    assert len(text.paths) == 6


def test_a_single_name_more_is_said() -> None:
    bad = tuple(UnreadableFile(f"cat/{n}.jpg", "x") for n in range(4))
    assert only(folder_of(GOOD, unreadable=bad)).sentence.endswith("2.jpg (x), 3.jpg (x)")


def test_conflicts() -> None:
    same = [picture("cat/a.jpg", "cat", sha256="s"), picture("dog/b.jpg", "dog", sha256="s")]
    text = only(with_more(folder_of(GOOD), *same))
    assert text.sentence == "The same picture lies in “cat” and in “dog”: a.jpg, b.jpg"
    assert "none of them is tested" in text.remedy
    assert text.is_problem
    assert text.paths == ("cat/a.jpg", "dog/b.jpg")
    alike = [picture("cat/a.jpg", "cat"), picture("dog/b.jpg", "dog")]
    folder = with_more(folder_of(GOOD, near_duplicates=(("cat/a.jpg", "dog/b.jpg"),)), *alike)
    assert only(folder).sentence == "Pictures that look the same lie in “cat” and in “dog”: a.jpg, b.jpg"
    more = [picture("cat/c.jpg", "cat", sha256="t"), picture("dog/d.jpg", "dog", sha256="t")]
    many = only(with_more(folder_of(GOOD), *same, *more))
    assert many.sentence.startswith("2 pictures lie under more than one label, the first in “cat” and in “dog”")
    assert len(many.paths) == 4


def test_conflicts_of_a_ready_made_split_stay_where_they_are() -> None:
    folder = divided_folder({"cat": (25, 5, 5), "dog": (25, 5, 5)})
    same = [picture("test/cat/a.jpg", "cat", "test", sha256="s"), picture("test/dog/b.jpg", "dog", "test", sha256="s")]
    assert only(with_more(folder, *same)).remedy.startswith("They stay in the parts")


def test_leaks_are_told_once() -> None:
    folder = divided_folder({"cat": (25, 5, 5), "dog": (25, 5, 5)})
    same = [
        picture("train/cat/a.jpg", "cat", "train", sha256="s"),
        picture("test/cat/b.jpg", "cat", "test", sha256="s"),
    ]
    text = only(with_more(folder, *same))
    assert (text.kind, text.is_problem) == ("leaks", True)
    assert text.sentence == "1 picture lies in more than one part of the split: a.jpg, b.jpg"


def test_copies() -> None:
    twice = [picture(f"cat/{name}.jpg", "cat", sha256="s") for name in "ab"]
    assert only(with_more(folder_of(GOOD), *twice)).sentence == "1 picture occurs twice: a.jpg, b.jpg"
    thrice = [picture(f"cat/{name}.jpg", "cat", sha256="t") for name in "cde"]
    text = only(with_more(folder_of(GOOD), *twice, *thrice))
    assert text.sentence == "2 pictures occur several times, such as a.jpg, b.jpg"
    assert text.remedy == "Copies stay on one side of the split, so none is tested that was learnt."
    assert not text.is_problem
    alike = folder_of(GOOD, near_duplicates=(("cat/0.jpg", "cat/1.jpg"),))
    assert only(alike).sentence == "1 picture is there in different files that look the same: 0.jpg, 1.jpg"


def test_few_pictures() -> None:
    assert only(folder_of({"cat": 25, "bird": 7})).sentence == "“bird” has only 7 pictures to train on"
    one = texts_of(folder_of({"cat": 4, "bird": 1}))
    assert one[0].sentence == "2 classes have fewer than 20 pictures to train on: “cat” (4), “bird” (1)"
    assert only(folder_of({"bird": 1})).sentence == "“bird” has only 1 picture to train on"
    # Only those of train/ count where there is such a split.
    assert only(divided_folder({"cat": (25, 5, 5), "bird": (7, 50, 50)})).sentence.startswith("“bird” has only 7 ")


def test_imbalance() -> None:
    said = {text.kind: text.sentence for text in texts_of(folder_of({"cat": 260, "bird": 20}))}
    assert said["imbalance"] == "“cat” has 13 times as many pictures to train on as “bird”"
    said = {text.kind: text.sentence for text in texts_of(folder_of({"cat": 110, "bird": 20}))}
    assert said["imbalance"] == "“cat” has 5.5 times as many pictures to train on as “bird”"


def test_small_pictures() -> None:
    small = picture("cat/s.jpg", "cat", size=(20, 40))
    assert only(with_more(folder_of(GOOD), small)).sentence == "1 picture has a side below 32 pixels: s.jpg"
    tiny = tuple(replace(one, size=(28, 28)) for one in folder_of(GOOD).pictures)
    assert only(replace(folder_of(GOOD), pictures=tiny)).sentence == "50 of 50 pictures have a side below 32 pixels"


def test_classes_that_are_empty_or_never_trained() -> None:
    text = only(folder_of(GOOD, empty_classes=("bird",)))
    assert (text.sentence, text.remedy) == ("bird/ holds no picture that can be read", "It is left out.")
    divided = divided_folder({"cat": (25, 5, 5), "dog": (25, 5, 5), "bird": (0, 5, 5)}, empty_classes=("train/bird",))
    empty, untrained = texts_of(divided)
    assert empty.remedy == "Nothing is taken from there."
    assert untrained.sentence == "“bird” has no picture in the part to train on"
    assert untrained.is_problem


@pytest.mark.parametrize("name", ["other_files", "loose_pictures", "unused_folders"])
def test_what_is_left_out(name: str) -> None:
    text = only(folder_of(GOOD, **{name: ("cat/a.txt",)}))
    assert (text.kind, text.remedy, text.paths) == (name, "It is left out.", ("cat/a.txt",))
    assert only(folder_of(GOOD, **{name: ("a", "b")})).remedy == "They are left out."


def test_a_class_named_like_a_part() -> None:
    assert only(folder_of({"cat": 25, "test": 25})).sentence == "“test” is named like a part of a split"


def test_every_kind_has_words_and_problems_come_first() -> None:
    folder = folder_of({"cat": 4, "test": 25})
    a, b = ("cat/0.jpg", "cat/1.jpg"), ("cat/2.jpg", "cat/3.jpg")
    conflict = replace(
        build_findings(with_more(folder, *(picture(f"{x}/z", x, sha256="z") for x in ("cat", "test")))).conflicts[0]
    )
    everything = Findings(
        unreadable=(UnreadableFile("x", "y"),), conflicts=(conflict,), leaks=(a,), empty_classes=("e",),
        untrained=("u",), duplicates=(b,), near_duplicates=(b,), small=folder.pictures[:1], plain=("p",),
        few=("cat",), imbalance=build_findings(folder).imbalance, part_names=("test",), other_files=("o",),
        loose_pictures=("l",), unused_folders=("f",),
    )  # fmt: skip
    texts = finding_texts(everything, folder)
    assert {text.kind for text in texts} == {field.name for field in fields(Findings)}
    assert [text.is_problem for text in texts] == sorted((text.is_problem for text in texts), reverse=True)
    assert all("{" not in text.sentence + text.remedy for text in texts)


def test_names_in_any_bytes_can_be_shown_and_paths_stay_whole() -> None:
    text = only(folder_of(GOOD, loose_pictures=("n\udcff\n{n}.jpg",)))
    assert text.sentence == "1 picture lies beside the class folders: n\ufffd {n}.jpg"
    assert text.paths == ("n\udcff\n{n}.jpg",)
