import pytest

from imgclass_gui import __version__
from imgclass_gui.cli.arguments import parse_arguments


def test_the_usual_values() -> None:
    arguments = parse_arguments(["classify", "a.jpg"])
    assert vars(arguments) == {
        "command": "classify",
        "paths": ["a.jpg"],
        "model": None,
        "top": 5,
        "recursive": False,
        "batch": 1,
        "form": None,
        "output": None,
        "verbose": False,
    }


def test_a_place_is_read_as_numbers() -> None:
    arguments = parse_arguments(["value", "a.jpg", "--layer", "3", "--at", "5,40,41"])
    assert (arguments.command, arguments.at, arguments.after) == ("value", (5, 40, 41), False)


def test_a_model_and_pictures_to_try_it_on() -> None:
    arguments = parse_arguments(["expects", "m.onnx", "--json", "a.jpg", "--use", "2", "b.jpg"])
    assert (arguments.paths, arguments.use, arguments.json) == (["m.onnx", "a.jpg", "b.jpg"], 2, True)
    assert parse_arguments(["expects"]).paths == []


def test_options_may_stand_between_the_paths() -> None:
    arguments = parse_arguments(["classify", "a", "-r", "b", "--top", "2", "c", "--json", "--batch", "8", "-o", "x"])
    assert arguments.paths == ["a", "b", "c"]
    assert (arguments.top, arguments.batch, arguments.form, arguments.output) == (2, 8, "json", "x")


def test_a_path_may_begin_with_a_dash() -> None:
    assert parse_arguments(["classify", "-r", "--", "-x.jpg"]).paths == ["-x.jpg"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ([], "COMMAND"),
        (["dream"], "invalid choice: 'dream'"),
        (["classify"], "PATH"),
        (["classify", "a", "--top", "0"], "must be at least 1"),
        (["classify", "a", "--batch", "many"], "invalid number value: 'many'"),
        (["classify", "a", "--json", "--csv"], "not allowed with"),
        (["classify", "a", "--upload"], "unrecognized arguments: --upload"),
        (["expects", "m.onnx", "--use", "first"], "invalid int value: 'first'"),
        (["expects", "m.onnx", "--use", "1", "--forget"], "not allowed with"),
    ],
)
def test_wrong_usage_is_told(given, reason, capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        parse_arguments(given)
    assert caught.value.code == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(("given", "text"), [(["--version"], __version__), (["classify", "--help"], "examples:"),
                                              (["expects", "--help"], "MODEL [PICTURE ...]")])  # fmt: skip
def test_what_is_told_on_request(given, text, capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        parse_arguments(given)
    assert caught.value.code == 0
    assert text in capsys.readouterr().out
