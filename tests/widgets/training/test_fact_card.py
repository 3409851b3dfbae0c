from __future__ import annotations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.training.fact_card import WIDEST, FactCard


@pytest.fixture
def card(qtbot: QtBot) -> FactCard:
    card = FactCard("Best so far")
    qtbot.addWidget(card)
    return card


def test_a_fact(card: FactCard) -> None:
    card.set_fact("88.8 %", "val_accuracy, epoch 18")
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert texts == ["BEST SO FAR", "88.8 %", "val_accuracy, epoch 18"]
    assert card.accessibleName() == "Best so far: 88.8 %, val_accuracy, epoch 18"


def test_another_name(card: FactCard) -> None:
    card.set_fact("88.8 %", "")
    card.set_eyebrow("Best")
    assert card.accessibleName() == "Best: 88.8 %"


def test_any_text_is_shown_plainly(card: FactCard) -> None:
    card.set_fact("<b>a\udcff\n</b>", "x")
    assert card.value == "<b>a\ufffd </b>"


def test_long_words_are_cut(card: FactCard) -> None:
    card.set_fact("endless " * 40, "words " * 80)
    assert card.minimumSizeHint().width() <= WIDEST
    card.resize(WIDEST, card.sizeHint().height())
    card.show()
    assert max(label.geometry().right() for label in card.findChildren(QLabel)) < WIDEST


def test_cards_share_the_room_but_keep_their_figures(qtbot: QtBot) -> None:
    row = QWidget()
    qtbot.addWidget(row)
    layout = QHBoxLayout(row)
    cards = [FactCard("a"), FactCard("b"), FactCard("c")]
    for card in cards:
        layout.addWidget(card, 1)
    for card in cards:
        card.set_fact("1", "some words that are longer than the figure")
    row.resize(600, 100)
    row.show()
    assert max(card.width() for card in cards) - min(card.width() for card in cards) <= 1
    cards[1].set_fact("49,412 + 10,588 + 10,000", "training, validation, test")
    qtbot.waitUntil(lambda: cards[1].width() > cards[0].width())
    assert not cards[1]._value.is_cut
