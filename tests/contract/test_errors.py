from __future__ import annotations

import copy
import pickle

import pytest

from trainer.contract.errors import UserFacingError


def test_the_sentence_and_the_way_out_are_kept() -> None:
    with pytest.raises(UserFacingError) as caught:
        raise UserFacingError("the file is empty", "Copy it again.")
    assert caught.value.message == "the file is empty"
    assert caught.value.hint == "Copy it again."
    assert str(caught.value) == "the file is empty (Copy it again.)"


def test_without_a_hint_there_is_the_sentence_alone() -> None:
    assert str(UserFacingError("the file is empty")) == "the file is empty"


def test_it_travels_between_processes() -> None:
    for other in (
        pickle.loads(pickle.dumps(UserFacingError("the file is empty", "Copy it again."))),
        copy.copy(UserFacingError("the file is empty", "Copy it again.")),
    ):
        assert (other.message, other.hint) == ("the file is empty", "Copy it again.")
