from dataclasses import replace

import pytest

from imgclass_gui.engine.description import IN_THE_FILE, YOUR_CHOICE, Description
from imgclass_gui.engine.expectations import Expectations
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice, apply_choice
from tests.models import COLORS, SPEC

GUESSED = Expectations("picture", "logits", "float32", False, None, 3, SPEC, None, "logits", "")
CHOSEN = replace(SPEC, mean=(0.0,) * 3, std=(1 / 255,) * 3)
SHAPE = ["batch", 3, 16, 16]


def test_no_choice_changes_nothing() -> None:
    assert apply_choice(GUESSED, None, SHAPE) is GUESSED


def test_a_choice_is_no_guess() -> None:
    applied = apply_choice(GUESSED, RememberedChoice(CHOSEN), SHAPE)
    assert (applied.preprocess, applied.is_assumed, applied.sources) == (CHOSEN, False, (YOUR_CHOICE,))
    assert applied.labels is None


def test_labels_keep_their_source_unless_they_were_chosen_too() -> None:
    beside = Description(labels=COLORS, label_source="labels.txt", fields={"std": (1.0,)}, field_source="p.json")
    described = replace(GUESSED, labels=COLORS, sources=("p.json", "labels.txt"), descriptions=(beside,))
    assert apply_choice(described, RememberedChoice(CHOSEN), SHAPE).sources == (YOUR_CHOICE, "labels.txt")
    own = replace(GUESSED, labels=COLORS, sources=(IN_THE_FILE,), is_assumed=False)
    assert apply_choice(own, RememberedChoice(CHOSEN), SHAPE).sources == (YOUR_CHOICE, IN_THE_FILE)
    named = apply_choice(described, RememberedChoice(CHOSEN, ("a", "b", "c")), SHAPE)
    assert (named.labels, named.sources) == (("a", "b", "c"), (YOUR_CHOICE,))
    assert apply_choice(named, RememberedChoice(SPEC), SHAPE).sources == (YOUR_CHOICE,)


def test_labels_that_are_not_as_many_as_the_classes_are_left_out(caplog) -> None:
    applied = apply_choice(GUESSED, RememberedChoice(CHOSEN, ("a", "b")), SHAPE)
    assert (applied.labels, applied.preprocess) == (None, CHOSEN)
    assert "the model has 3 classes" in caplog.text


@pytest.mark.parametrize(
    ("shape", "is_last", "fits"),
    [
        ([1, 3, 16, 16], False, True),
        ([None, 3, "height", -1], False, True),
        (["n", 16, 16, 3], True, True),
        ([1, 3, 16, 17], False, False),
        ([1, 1, 16, 16], False, False),
        (["n", 16, 16, 3], False, False),
        ([3, 16, 16], False, False),
    ],
)
def test_what_does_not_fit_the_input_is_left_out(shape, is_last, fits, caplog) -> None:
    expectations = replace(GUESSED, is_channels_last=is_last)
    applied = apply_choice(expectations, RememberedChoice(CHOSEN), shape)
    assert (applied is not expectations) == fits
    assert ("does not fit the model's input" in caplog.text) != fits
