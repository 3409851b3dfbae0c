from __future__ import annotations

import functools
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trainer.report.made_reports import (
    bare_report,
    large_report,
    made_report,
    odd_report,
    sample_path,
    untested_report,
)
from tests.trainer.report.read_page import ReadPage
from trainer.contract.file_names import printable
from trainer.contract.thumbnails import thumbnail_jpeg
from trainer.report.page import render_page
from trainer.report.page_colors import DARK, LIGHT, variables
from trainer.report.page_text import number, percent, percent_range

ANY_TEXT = st.text(st.characters(exclude_categories=()))
MARKUP = st.sampled_from(["</td></table><script>x</script>", '"><img src=x onerror=y>', "<!--", "]]>", "&lt;", "'"])
SMALL = functools.cache(lambda: made_report(("mark a", "mark b"), a_class=24, skill=1.5))
NOWHERE: dict[str, Any] = {"thumbnail": lambda path: None}

MADE = {
    "full": made_report,
    "two": lambda: made_report(("bees", "ants")),
    "twenty-five": lambda: made_report([f"kind {number}" for number in range(25)], a_class=30),
    "hundred": lambda: made_report([f"class {number}" for number in range(100)], a_class=20),
    "untested": untested_report,
    "bare": bare_report,
    "odd": odd_report,
    "large": large_report,
}


_made_thumbnail = functools.cache(thumbnail_jpeg)


def _thumbnail(path: str) -> bytes | None:
    return _made_thumbnail(sample_path(path))


@functools.cache
def _page(name: str) -> str:
    return render_page(MADE[name](), _thumbnail)


@functools.cache
def _read(name: str) -> ReadPage:
    return ReadPage(_page(name))


@pytest.mark.parametrize("name", MADE)
def test_the_page_is_sound(name) -> None:
    page = _read(name)
    assert page.wrong == []
    ids = {*page.ids}
    assert len(page.ids) == len(ids)
    for _, attributes in page.elements:
        for key in ("aria-labelledby", "aria-describedby"):
            assert {*attributes.get(key, "").split()} <= ids
        if "href" in attributes:
            assert attributes["href"].removeprefix("#") in ids
    headings = [tag for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1


@pytest.mark.parametrize("name", MADE)
def test_nothing_is_loaded_or_run(name) -> None:
    page = _read(name)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "iframe", "object", "embed", "form", "base", "video", "audio", "use"}
    for tag, attributes in page.elements:
        assert not any(key.startswith("on") for key in attributes)
        if "src" in attributes:
            assert attributes["src"].startswith("data:image/jpeg;base64,")
            assert tag == "img"
            assert "alt" in attributes
    assert "//" not in re.sub(r'src="data:[^"]*"', "", _page(name))
    assert "url(" not in _page(name)
    policy = next(attributes["content"] for _, attributes in page.elements if "http-equiv" in attributes)
    assert policy.startswith("default-src 'none';")


@pytest.mark.parametrize("name", MADE)
def test_no_figure_is_a_leftover_of_the_program(name) -> None:
    text = _read(name).text("body")
    assert not re.search(r"\b(None|nan|inf|True|False|null)\b", text)


def test_the_verdict_is_one_sentence_in_plain_words() -> None:
    report = SMALL() | {"test": dict(SMALL()["test"])}
    report["test"] |= {
        "accuracy": 142 / 153,
        "interval": [0.8761, 0.9596],
        "n": 153,
        "correct": 142,
        "baseline": 83 / 153,
    }
    report["test"]["classes"] = [
        {**SMALL()["test"]["classes"][index], "label": label, "n": n}
        for index, label, n in ((0, "ants", 70), (1, "bees", 83))
    ]
    page = ReadPage(render_page(report, **NOWHERE))
    assert page.text("h1") == "Right on 142 of 153 test pictures: 92.8 %"
    assert "95 % interval 87.6 to 96.0 %; always answering “bees” would reach 54.2 %." in page.text("header")
    assert "chance" not in page.text("header")


def test_of_equally_frequent_classes_the_baseline_is_the_one_with_more_pictures() -> None:
    report = SMALL() | {"test": dict(SMALL()["test"])}
    rows = [{**row, "n": 10} for row in SMALL()["test"]["classes"]]
    report["test"] |= {"n": 20, "baseline": 0.5, "classes": rows}
    for counts, label in (({"mark a": 5, "mark b": 6}, "mark b"), ({"mark a": 6, "mark b": 5}, "mark a")):
        report["data"] = report["data"] | {"counts": counts}
        assert f"always answering “{label}” would reach 50.0 %" in ReadPage(render_page(report, **NOWHERE)).text(
            "header"
        )


@pytest.mark.parametrize(
    ("accuracy", "low", "told"),
    [(0.5, 0.4, "It does no better than"), (0.6, 0.45, "this may be chance"), (0.7, 0.55, "")],
)
def test_a_result_that_may_be_chance_says_so(accuracy, low, told) -> None:
    report = SMALL() | {"test": SMALL()["test"] | {"accuracy": accuracy, "interval": [low, 0.9], "baseline": 0.5}}
    header = ReadPage(render_page(report, **NOWHERE)).text("header")
    assert (told in header) if told else ("chance" not in header and "no better" not in header)


@pytest.mark.parametrize("name", ["untested", "bare"])
def test_without_a_test_the_verdict_says_so_and_shows_no_figure(name) -> None:
    page = _read(name)
    assert page.text("h1").startswith("Not tested")
    assert not re.search(r"\d", page.text("h1"))
    assert page.text("title") == "sample photos: not tested"
    assert not any("score" in attributes.get("class", "") for _, attributes in page.elements)
    assert not re.search(r"\b0(\.0)? %", page.text("header"))


def test_validation_figures_are_never_taken_for_a_test() -> None:
    assert "But it was chosen by them, so expect less on new ones." in _read("untested").text("header")
    assert "These are validation pictures, by which the model was chosen" in _read("untested").text("main")
    assert "These are validation pictures" not in _read("full").text("main")


def test_what_was_not_measured_has_no_section() -> None:
    assert not {"classes", "confusions", "calibration", "abstention", "mistakes", "labels"} & {*_read("bare").ids}
    assert {"data", "receipts", "parity"} <= {*_read("bare").ids}
    assert [*_read("full").ids][0:1] == ["score-t"]


@pytest.mark.parametrize("name", ["full", "two", "twenty-five"])
def test_the_confusion_matrix_is_there_in_numbers(name) -> None:
    key = next(key for key in _read(name).tables if key.startswith("confusion"))
    rows = _read(name).tables[key]
    report = MADE[name]()
    assert rows[0][1:] == report["labels"]
    assert [row[0] for row in rows[1:]] == report["labels"]
    assert [[int(cell) for cell in row[1:]] for row in rows[1:]] == report["test"]["confusion"]


@pytest.mark.parametrize("name", ["hundred", "large"])
def test_beyond_25_classes_the_most_frequent_confusions_are_listed(name) -> None:
    assert not any(key.startswith("confusion") for key in _read(name).tables)
    assert "the whole matrix would not fit" in _read(name).text("main")
    if name == "large":
        assert ["species 5 taken for species 6", "", "4 of 4"] in _read(name).tables["bars"]


def test_the_most_frequent_confusion_is_named() -> None:
    report = made_report()
    labels, matrix = report["labels"], report["test"]["confusion"]
    wrong = {
        (labels[row], labels[column]): (times, times / sum(counts), sum(counts))
        for row, counts in enumerate(matrix)
        for column, times in enumerate(counts)
        if row != column
    }
    (true, said), (times, _, total) = max(wrong.items(), key=lambda pair: pair[1][:2])
    assert f"Most often it takes “{true}” for “{said}”: {times} of {total} pictures" in _read("full").text("h2")


def test_classes_stand_the_weakest_first_with_their_figures() -> None:
    rows = _read("full").tables["classes"][1:]
    by_label = {one["label"]: one for one in made_report()["test"]["classes"]}
    assert [row[0] for row in rows] == sorted(
        by_label, key=lambda label: (by_label[label]["recall"], -by_label[label]["n"])
    )
    for label, n, found, interval, precision, f1 in rows:
        one = by_label[label]
        shown = (
            str(one["n"]),
            percent(one["recall"]),
            percent_range(*one["recall_interval"]),
            percent(one["precision"]),
        )
        assert (n, found, interval, precision, f1) == (*shown, f"{one['f1']:.3f}")


def test_the_tables_hold_what_the_drawings_show() -> None:
    report = made_report()
    tables = _read("full").tables[""]
    epochs = [row for row in tables if len(row) == 7 and row[0][:1].isdigit()]
    assert [row[1] for row in epochs] == [number(one["loss"]) for one in report["history"]]
    filled = [one for one in report["calibration"]["after"]["bins"] if one["count"]]
    for one in filled:
        assert [
            percent_range(one["from"], one["to"]),
            str(one["count"]),
            percent(one["confidence"]),
            percent(one["accuracy"]),
        ] in tables


def test_the_page_stays_small_however_much_there_is() -> None:
    asked: list[str] = []

    def thumbnail(path: str) -> bytes:
        asked.append(path)
        return b"\xff\xd8" + bytes(5000)

    report = large_report()
    report["data"]["unreadable"] *= 10_000
    report["notes"] *= 5000
    report["data"]["split"]["leaks"] = [["a/1.jpg", "b/1.jpg"] * 500] * 500
    page = render_page(report, thumbnail)
    assert len(asked) <= 60
    assert page.count("<img") == len(asked)
    assert len(page) < 1_200_000


def test_a_picture_that_is_gone_leaves_its_place() -> None:
    page = ReadPage(render_page(SMALL(), **NOWHERE))
    assert "can no longer be read" in page.text("main")
    assert not any(tag == "img" for tag, _ in page.elements)


def test_labels_that_look_wrong_are_only_pointed_at() -> None:
    assert "Nothing was moved or changed" in _read("full").text("main")


def test_what_went_wrong_is_said() -> None:
    text = _read("odd").text("body")
    for sentence in (
        "The loss left all bounds in some epochs.",
        "No threshold keeps the wrong answers at or below 5.0 %",
        "1 picture stands on more than one side of the split",
        "The model file does not always give the network's answer",
        "9 pictures are too few to fit a temperature.",
        "It does no better than always giving the same answer.",
    ):
        assert sentence in text


@functools.cache
def _marked(label: str, path: str, note: str) -> str:
    """A small page with given texts wherever somebody else's text can stand."""

    def replaced(value: Any) -> Any:
        if isinstance(value, dict):
            return {replaced(key): replaced(one) for key, one in value.items()}
        if isinstance(value, list):
            return [replaced(one) for one in value]
        if isinstance(value, str) and "/" in value:
            return path
        return {"mark a": label, "mark b": label + "2", "sample photos": label, "a note": note}.get(value, value)

    report = SMALL() | {"notes": ["a note"], "candidates": SMALL()["candidates"][:1]}
    report["data"] = report["data"] | {"folder": "a/b", "unreadable": [{"path": "a/b", "message": "a note"}]}
    report["receipts"] = report["receipts"] | {"command": "a note", "machine": {"mark a": "a note"}}
    report["calibration"] = report["calibration"] | {"note": "a note"}
    return render_page(replaced(report), **NOWHERE)


@settings(deadline=None, max_examples=60)
@given(ANY_TEXT | MARKUP, ANY_TEXT | MARKUP, (ANY_TEXT | MARKUP).filter(bool))
def test_no_text_ever_breaks_out(label, path, note) -> None:
    page = _marked.__wrapped__(label, path, note)
    page.encode("utf-8")
    read = ReadPage(page)
    assert read.wrong == []
    assert read.structure == ReadPage(_marked("x", "y", "z")).structure
    if len(label) < 60:
        assert {printable(label), printable(label + "2")} == {row[0] for row in read.tables["classes"][1:]}
        assert printable(label) in "".join(read.pieces["header"])
    if len(note) < 60:
        assert printable(note) in "".join(read.pieces["main"])


def test_names_of_any_script_stand_apart_from_what_is_around_them() -> None:
    page = _marked("قطة \u202egpj", "حديقة/\udce9.jpg", "猫")
    assert "<bdi>قطة \\u202egpj</bdi>" in page
    assert '<bdi class="path" dir="ltr">حديقة/\\xe9.jpg</bdi>' in page
    assert "猫" in ReadPage(page).text("main")


def test_very_long_names_lose_their_middle() -> None:
    page = ReadPage(_marked("start" + "x" * 5000 + "end", "p" * 9000, "n"))
    assert len(page.text("body")) < 40_000
    assert re.search(r"startx+…x+end", page.text("h2"))


def test_both_schemes_name_every_colour_that_is_used() -> None:
    style = re.search("<style>(.*?)</style>", _page("full"), re.DOTALL)
    assert style is not None
    used = {*re.findall(r"var\(--([\w-]+)\)", _page("full"))} - {"mono"}
    for colors in (LIGHT, DARK):
        assert used <= {*re.findall(r"--([\w-]+):", variables(colors))}
    # Paper is white whatever the screen is.
    assert "@media screen and (prefers-color-scheme:dark)" in style[1]
