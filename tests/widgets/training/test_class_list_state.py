from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from imgclass_gui.widgets.training.class_list_choices import ClassChoices
from imgclass_gui.widgets.training.class_list_item import joined_text, origin_text
from imgclass_gui.widgets.training.class_list_places import MAX_PICTURES, MIN_TEXT_WIDTH, row_places
from imgclass_gui.widgets.training.class_list_problem import choices_problem, folder_problem
from imgclass_gui.widgets.training.class_list_state import MAX_UNDO, ClassListState, spread
from tests.widgets.training.class_folders import divided_folder, folder_of
from trainer.contract.errors import UserFacingError
from trainer.contract.train_config import TrainConfig

LABELS = ("a", "b", "c", "d")
changes = st.lists(
    st.one_of(
        st.tuples(st.just("keep"), st.sets(st.sampled_from(LABELS)), st.booleans()),
        st.tuples(st.just("name"), st.sampled_from(LABELS), st.sampled_from([*LABELS, "x", ""])),
    ),
    max_size=12,
)


def apply(choices: ClassChoices, change: tuple[object, ...]) -> ClassChoices:
    kind, what, how = change
    return choices.keeping(what, how) if kind == "keep" else choices.naming(what, how)  # type: ignore[arg-type]


@given(changes)
def test_a_problem_is_told_exactly_where_the_settings_would_be_refused(steps: list[tuple[object, ...]]) -> None:
    choices = ClassChoices()
    for step in steps:
        choices = apply(choices, step)
    problem = choices_problem(choices, dict.fromkeys(LABELS, 9), has_given_split=False)
    pairs = () if choices.is_empty else choices.pairs(LABELS)
    try:
        TrainConfig("/p", classes=pairs)
    except UserFacingError:
        assert problem
    else:
        # Without a pair the settings would mean all classes.
        assert bool(problem) == (not pairs and not choices.is_empty)


@given(changes)
def test_every_change_can_be_undone(steps: list[tuple[object, ...]]) -> None:
    state = ClassListState(folder_of(dict.fromkeys(LABELS, 3)))
    before = [state.choices, *(state.choices for step in steps if state.change(apply(state.choices, step)))]
    while len(before) > 1:
        assert state.choices == before.pop()
        assert state.undo()
    assert state.choices.is_empty
    assert not state.undo()


def test_the_stack_of_changes_is_bounded() -> None:
    state = ClassListState(folder_of({"a": 1, "b": 1}))
    for number in range(MAX_UNDO + 50):
        state.change(state.choices.naming("a", str(number)))
    assert sum(iter(state.undo, False)) == MAX_UNDO


def test_joined_classes_name_each_other() -> None:
    state = ClassListState(folder_of({"cat": 3, "dog": 3, "wolf": 3}))
    state.change(state.choices.naming("cat", "dog"))
    assert state.item("cat").joined == ("dog",)
    assert origin_text(state.item("cat")) == "from cat/"
    assert joined_text(state.item("dog")) == "together with “cat”"
    state.change(state.choices.naming("wolf", "dog"))
    assert joined_text(state.item("dog")) == "together with “cat” and 1 more"
    state.change(state.choices.keeping(["cat", "wolf"], False))
    assert state.item("dog").joined == ()


def test_classes_without_a_name_are_not_joined() -> None:
    state = ClassListState(folder_of({"cat": 3, "dog": 3}))
    state.change(state.choices.naming("cat", "").naming("dog", ""))
    assert state.item("cat").joined == ()
    assert state.item("cat").is_nameless


def test_the_watched_picture_is_always_of_a_trained_class() -> None:
    state = ClassListState(folder_of({"cat": 9, "dog": 9}))
    assert state.watch == "cat/0.jpg"
    assert state.set_watch("dog/7.jpg")
    assert "dog/7.jpg" in state.item("dog").pictures_within(1)
    assert not state.item("cat").watched
    state.change(state.choices.keeping(["dog"], False))
    assert state.watch == "cat/0.jpg"
    assert not state.set_watch("dog/7.jpg")
    assert not state.set_watch("nowhere.jpg")
    state.change(state.choices.keeping(["cat"], False))
    assert state.watch == ""


def test_problems_of_the_choices() -> None:
    trained = {"cat": 9, "dog": 9, "bird": 0}
    assert choices_problem(ClassChoices(), trained, False) == ""
    assert choices_problem(ClassChoices(frozenset({"cat", "dog"})), trained, False) == "Choose at least two classes."
    assert "“cat” a name" in choices_problem(ClassChoices(names={"cat": " "}), trained, False)
    # Nobody minds the name of a class that is left out.
    assert choices_problem(ClassChoices(frozenset({"cat"}), {"cat": ""}), trained, False) == ""
    same = ClassChoices(frozenset({"bird"}), {"cat": "dog"})
    assert choices_problem(same, trained, False) == "All chosen classes are called “dog”. Two must differ."
    assert "need pictures to train on" in choices_problem(ClassChoices(frozenset({"cat"})), trained, True)


def test_problems_of_the_folder() -> None:
    assert folder_problem(folder_of({"cat": 3, "dog": 3})) == ""
    assert folder_problem(folder_of({"cat": 3})).startswith("There is only one class, 'cat'. Add a second")
    assert "two" in folder_problem(divided_folder({"cat": (3, 1, 1), "dog": (0, 1, 1)}))


def test_five_pictures_spread_over_the_class() -> None:
    assert spread([str(n) for n in range(100)]) == ("0", "25", "50", "74", "99")
    assert spread(["a", "b"]) == ("a", "b")


@given(st.integers(40, 900), st.integers(0, 9))
def test_nothing_in_a_row_overlaps(width: int, pictures: int) -> None:
    row = QRect(0, 112, width, 56)
    places = row_places(row, pictures)
    assert len(places.pictures) <= min(pictures, MAX_PICTURES)
    edges = [places.check.right(), places.text.left()]
    if places.pictures:
        assert places.text.width() >= MIN_TEXT_WIDTH
        edges += [places.text.right()]
    for place in places.pictures:
        assert row.contains(place)
        edges += [place.left(), place.right()]
        assert places.picture_at(place.center()) == places.pictures.index(place)
    assert edges == sorted(edges)
    assert places.is_on_check(places.check.center())
    assert not places.is_on_check(QPoint(places.text.left() + 1, 120))
