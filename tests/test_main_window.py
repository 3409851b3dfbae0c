"""The window as a whole: what it shows when, which key does what, what it remembers, what a screen reader finds."""

from __future__ import annotations

import gc
import json
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.main_window import MainWindow
from imgclass_gui.widgets.drop_zone import DropOverlay
from imgclass_gui.widgets.theme import apply_theme, dress
from imgclass_gui.widgets.tokens import ALL_SETS, DARK, LIGHT, Tokens, tokens_of
from tests.widgets.answers import answer, count_near, failure, picture_of

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SAMPLE = np.full((78, 104, 3), (200, 30, 30), np.uint8)


@pytest.fixture
def empty(qtbot: QtBot, qapp: QApplication) -> MainWindow:
    apply_theme(qapp, "light")
    window = MainWindow()
    qtbot.addWidget(window)
    window.top_bar.set_model("EfficientNet-Lite0", 1000, provider="CPU")
    window.first_run.set_samples([("/s/cat.png", SAMPLE)])
    window.show()
    qtbot.waitActive(window)
    return window


@pytest.fixture
def window(empty: MainWindow) -> MainWindow:
    """With five pictures, one of them unreadable, the first chosen."""
    ids = empty.gallery.model.append_paths([f"/p/img{number}.png" for number in range(5)])
    empty.gallery.model.set_results([(identity, answer(f"label {identity}")) for identity in ids[:4]])
    empty.gallery.model.set_results([(ids[4], failure())])
    empty.gallery.select_picture(ids[0])
    empty.picture.set_picture(SAMPLE, (104, 78), "img0.png")
    empty.prediction.set_prediction(answer().scores, 1000, [("Time", "5.8 ms")])
    return empty


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


def send_files(window: MainWindow, *names: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(f"/p/{name}") for name in names])
    event = QDragEnterEvent(
        QPoint(500, 400), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, event)
    assert event.isAccepted()
    return mime


def test_it_invites_first_and_shows_the_gallery_then(empty: MainWindow) -> None:
    assert empty.first_run.isVisible()
    assert not empty.menu_actions.remove.isEnabled()
    ids = empty.gallery.model.append_paths(["/p/a.png"])
    assert not empty.first_run.isVisible()
    assert empty.gallery.list.hasFocus()
    assert empty.menu_actions.remove.isEnabled()
    empty.gallery.model.remove(ids)
    assert empty.first_run.isVisible()
    assert empty.first_run.hasFocus()


@pytest.mark.parametrize(
    ("key", "modifiers", "action"),
    [
        (Key.Key_O, Ctrl, "open_pictures"),
        (Key.Key_O, Ctrl | Shift, "open_folder"),
        (Key.Key_M, Ctrl, "open_model"),
        (Key.Key_E, Ctrl, "export_results"),
        (Key.Key_Delete, Ctrl | Shift, "clear_all"),
        (Key.Key_C, Ctrl, "copy_answer"),
    ],
)
def test_keys_reach_their_actions(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier, action: str
) -> None:
    with qtbot.waitSignal(getattr(window.menu_actions, action).triggered):
        press(window, key, modifiers)


def test_undo_waits_for_something_to_undo(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(window.menu_actions.undo.triggered):
        press(window, Key.Key_Z, Ctrl)
    window.menu_actions.undo.setEnabled(True)
    with qtbot.waitSignal(window.menu_actions.undo.triggered):
        press(window, Key.Key_Z, Ctrl)


def test_delete_asks_for_the_chosen_pictures(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.gallery.remove_requested) as asked:
        press(window, Key.Key_Delete)
    assert asked.args == [[1]]
    press(window, Key.Key_A, Ctrl)
    with qtbot.waitSignal(window.gallery.copy_answer_requested) as asked:
        press(window, Key.Key_C, Ctrl)
    assert asked.args == [[1, 2, 3, 4, 5]]


def test_the_buttons_do_what_the_menu_does(empty: MainWindow, qtbot: QtBot) -> None:
    actions = empty.menu_actions
    for signal, action in (
        (empty.top_bar.open_pictures_requested, actions.open_pictures),
        (empty.top_bar.open_folder_requested, actions.open_folder),
        (empty.top_bar.open_model_requested, actions.open_model),
        (empty.first_run.open_requested, actions.open_pictures),
        (empty.gallery.open_requested, actions.open_pictures),
    ):
        with qtbot.waitSignal(action.triggered):
            signal.emit()


def test_find_and_escape(window: MainWindow) -> None:
    press(window, Key.Key_F, Ctrl)
    field = window.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "label 2")
    assert window.gallery.model.rowCount() == 1
    window.messages.show_message("info", "still here")
    press(window, Key.Key_Escape)
    assert window.gallery.model.rowCount() == 5
    assert window.gallery.list.hasFocus()
    assert window.messages.isVisible(), "the escape was the field's"


def test_keys_of_a_text_stay_with_the_text(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Key.Key_F, Ctrl)
    field = window.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "label")
    with (
        qtbot.assertNotEmitted(window.gallery.remove_requested),
        qtbot.assertNotEmitted(window.gallery.copy_answer_requested),
    ):
        press(window, Key.Key_A, Ctrl)
        press(window, Key.Key_C, Ctrl)
        press(window, Key.Key_Delete)
    assert field.text() == ""


def test_escape_dismisses_first_and_cancels_then(window: MainWindow, qtbot: QtBot) -> None:
    window.status.show_progress(1, 9, 0, 0)
    window.messages.show_message("info", "hello")
    with qtbot.assertNotEmitted(window.status.cancel_requested):
        press(window, Key.Key_Escape)
    assert not window.messages.isVisible()
    with qtbot.waitSignal(window.status.cancel_requested):
        press(window, Key.Key_Escape)
    window.status.show_ready("Ready")
    with qtbot.assertNotEmitted(window.status.cancel_requested):
        press(window, Key.Key_Escape)


def test_the_square_by_space_and_menu(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.picture.square_wanted):
        press(window, Key.Key_Space)
    assert window.menu_actions.show_square.isChecked()
    press(window, Key.Key_I, Ctrl)
    assert not window.picture.is_square_shown
    assert not window.menu_actions.show_square.isChecked()


def test_zoom_keys(window: MainWindow) -> None:
    press(window, Key.Key_Plus, Ctrl)
    press(window, Key.Key_Plus, Ctrl)
    assert window.picture.canvas.zoom == pytest.approx(2.25)
    press(window, Key.Key_Minus, Ctrl)
    assert window.picture.canvas.zoom == pytest.approx(1.5)
    press(window, Key.Key_0, Ctrl)
    assert window.picture.canvas.zoom == 1


def test_panels_can_be_put_away(window: MainWindow) -> None:
    press(window, Key.Key_B, Ctrl)
    assert not window.gallery.isVisible()
    press(window, Key.Key_B, Ctrl | Shift)
    assert not window.prediction.isVisible()
    press(window, Key.Key_B, Ctrl)
    assert window.gallery.isVisible()


def test_failures_in_the_status_lead_to_the_gallery(window: MainWindow) -> None:
    window.status.failures_requested.emit()
    assert [item.id for item in window.gallery.model.shown] == [5]


def test_recent_files_are_passed_on(empty: MainWindow, qtbot: QtBot) -> None:
    empty.set_recent(["/p/caf\udce9"])
    with qtbot.waitSignal(empty.recent_requested) as asked:
        empty.recent.actions()[0].trigger()
    assert asked.args == ["/p/caf\udce9"]


def test_the_shortcuts_open_and_close(empty: MainWindow, qtbot: QtBot) -> None:
    press(empty, Key.Key_F1)
    (dialog,) = empty.findChildren(QDialog)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


def test_a_drop_anywhere_is_heard(window: MainWindow, qtbot: QtBot) -> None:
    mime = send_files(window, "a.png", "b.png")
    overlay = window.findChild(DropOverlay)
    assert overlay is not None
    assert overlay.isVisible()
    event = QDropEvent(
        QPointF(500, 400), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    with qtbot.waitSignal(window.drop_zone.paths_dropped) as dropped:
        QApplication.sendEvent(window, event)
    assert dropped.args == [["/p/a.png", "/p/b.png"]]
    assert not overlay.isVisible()
    assert window.gallery.model.rowCount() == 5, "the window decides nothing"


def test_a_held_model_is_called_so(window: MainWindow) -> None:
    overlay = window.findChild(DropOverlay)
    assert overlay is not None
    pictures = []
    for name in ("a.png", "a.onnx"):
        mime = send_files(window, name)
        pictures.append(picture_of(overlay))
        QApplication.sendEvent(window, QDragLeaveEvent())
        assert mime.hasUrls()
    assert pictures[0] != pictures[1]


def test_the_invitation_itself_answers_a_drag(empty: MainWindow) -> None:
    calm = picture_of(empty.first_run)
    mime = send_files(empty, "a.png")
    overlay = empty.findChild(DropOverlay)
    assert overlay is not None
    assert not overlay.isVisible()
    assert picture_of(empty.first_run) != calm
    QApplication.sendEvent(empty, QDragLeaveEvent())
    assert picture_of(empty.first_run) == calm
    assert mime.hasUrls()


def test_paste(empty: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("/p/a.png")
    with qtbot.waitSignal(empty.drop_zone.paths_dropped) as dropped:
        press(empty, Key.Key_V, Ctrl)
    assert dropped.args == [["/p/a.png"]]
    QGuiApplication.clipboard().setText("words")
    with qtbot.waitSignal(empty.drop_zone.unusable_pasted):
        press(empty, Key.Key_V, Ctrl)


def test_the_layout_is_remembered(window: MainWindow, qtbot: QtBot) -> None:
    splitter = window.findChild(QSplitter)
    assert splitter is not None
    splitter.setSizes([300, 500, 260])
    window.menu_actions.show_answer.setChecked(False)
    state = window.state()
    other = MainWindow()
    qtbot.addWidget(other)
    assert other.restore_state(state)
    assert json.loads(other.state())["panes"] == json.loads(state)["panes"]
    assert not other.menu_actions.show_answer.isChecked()
    assert other.menu_actions.show_gallery.isChecked()


@pytest.mark.parametrize(
    "damaged", [b"", b"{}", b"\xff\xfe", b"[1]", b"null", json.dumps({"geometry": "x", "panes": "y"}).encode()]
)
def test_a_damaged_layout_is_left_alone(empty: MainWindow, damaged: bytes) -> None:
    before = empty.state()
    assert not empty.restore_state(damaged)
    assert empty.state() == before


def test_closing_is_told(empty: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(empty.closing):
        empty.menu_actions.quit.trigger()
    assert not empty.isVisible()


@pytest.mark.parametrize("size", [(900, 600), (1280, 800), (1920, 1080)])
def test_it_fits_every_size(window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    inside = window.rect()
    panes = (window.top_bar, window.gallery, window.picture, window.prediction, window.status)
    for pane in panes:
        assert inside.contains(pane.mapTo(window, QPoint(0, 0)))
        assert inside.contains(pane.mapTo(window, pane.rect().bottomRight()))
    assert window.picture.width() >= window.gallery.width()


def test_the_scheme_changes_live(window: MainWindow, qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    small = picture_of(window).scaled(80, 50)
    assert count_near(small, DARK.stage, 4) + count_near(small, DARK.surface, 4) > 80 * 50 // 2
    assert count_near(small, LIGHT.surface, 3) < 40
    apply_theme(qapp, "light")
    assert count_near(picture_of(window).scaled(80, 50), LIGHT.surface, 3) > 80 * 50 // 4


def focusable(window: QWidget) -> list[QWidget]:
    widgets = [widget for widget in window.findChildren(QWidget) if widget.isVisibleTo(window)]
    return [widget for widget in widgets if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]


def accessible_name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_every_control_has_a_name(window: MainWindow) -> None:
    window.messages.show_message("warn", "hello", action="Undo")
    window.status.show_progress(1, 9, 3, 3)
    window.gallery.open_search()
    window.gallery.show_failures_only()
    controls = focusable(window)
    assert len(controls) >= 10
    assert [widget for widget in controls if not accessible_name(widget)] == []


def test_every_control_of_the_invitation_has_a_name(empty: MainWindow) -> None:
    controls = focusable(empty)
    assert len(controls) >= 5
    assert [widget for widget in controls if not accessible_name(widget)] == []


def test_tab_reaches_every_control(window: MainWindow) -> None:
    window.messages.show_message("warn", "hello", action="Undo")
    window.status.show_progress(1, 9, 3, 3)
    wanted = {widget for widget in focusable(window) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus}
    reached = set()
    for _ in range(3 * len(wanted)):
        press(window, Key.Key_Tab)
        reached.add(window.focusWidget())
    missed = {widget for widget in wanted - reached if widget.isEnabled()}
    # Of two buttons that exclude each other Tab reaches the pressed one; there are two such pairs.
    assert len(missed) <= 2, missed


def test_a_screen_reader_finds_the_answer(window: MainWindow) -> None:
    bars = [bar for bar in window.prediction.bars if bar.isVisible()]
    assert accessible_name(bars[0]) == "tiger cat 38.6 percent"
    rows = QAccessible.queryAccessibleInterface(window.gallery.list)
    assert rows.child(0).text(QAccessible.Text.Name) == "label 1, 38.6 percent, img0.png"


@pytest.mark.parametrize("tokens", ALL_SETS)
def test_every_widget_knows_its_colours(window: MainWindow, qapp: QApplication, tokens: Tokens) -> None:
    dress(qapp, tokens)
    assert {tokens_of(widget.palette()) for widget in window.findChildren(QWidget) if widget.isVisible()} == {tokens}


def test_the_window_leaves_nothing_behind(qtbot: QtBot, qapp: QApplication) -> None:
    window = MainWindow()
    window.gallery.model.append_paths(["/p/a.png"])
    kept = weakref.ref(window)
    window.close()
    window.deleteLater()
    del window
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert kept() is None
