"""The settings for those who want to choose themselves; every one may be left to the recipe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import count
from imgclass_gui.widgets.link_button import PADDING, LinkButton
from imgclass_gui.widgets.training.advanced_automatic import DECIMALS, allowed_numbers, automatic_words
from imgclass_gui.widgets.training.advanced_fields import ChoiceField, Field, NumberField, TextField
from imgclass_gui.widgets.training.advanced_split import SplitFields
from imgclass_gui.widgets.training.augment_preview import AugmentPreview
from imgclass_gui.widgets.training.recipe_switch import RecipeSwitch
from trainer.contract.train_config import TrainConfig

_DEFAULTS = {key: field.default for key, field in TrainConfig.__dataclass_fields__.items()}
_COLUMNS = 2
# What the varied pictures depend on, besides the recipe.
_PREVIEWED = ("input_size", "seed", "color")


class AdvancedForm(QWidget):
    """A link, and the form that it unfolds; only the fields that the recipe uses are shown.

    Attributes:
        fields: Name of the setting to its field, in the order of the form.
        split: The shares of the pictures.
        preview: The varied pictures.

    Signals:
        settings_changed: Another setting, or `problem` is another.
    """

    settings_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe, self._start = "linear-probe", ""
        self.fields: dict[str, Field] = {field.key: field for field in self._build_fields()}
        self.split = SplitFields()
        self._class_weights = RecipeSwitch(self.tr("Pictures of small classes count for more"))
        self._augment = RecipeSwitch(self.tr("Vary the pictures while it learns"))
        self.preview = AugmentPreview()
        self._link = LinkButton("", self.tr("Choose the settings yourself"), tone="accent")
        self._link.setCheckable(True)
        self._summary = QLabel()
        self._reset = LinkButton(self.tr("Reset to automatic"), self.tr("Leave every setting to the recipe"))
        self._body = QWidget()
        self._lay_out()
        self._previewed: tuple[Any, ...] = ()
        self._show_config(TrainConfig(folder="."))
        self._connect()
        self.set_open(False)
        self.set_recipe(self._recipe)

    @property
    def is_open(self) -> bool:
        """Whether it is unfolded."""
        return self._link.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Unfold it, or fold it up."""
        self._link.setChecked(is_open)
        self._link.setText(self.tr("Advanced ▾") if is_open else self.tr("Advanced ▸"))
        self._body.setVisible(is_open)
        self._show_summary()

    def set_recipe(self, recipe: str, start: str = "") -> None:
        """Show the fields that a recipe uses; what was chosen in others is kept for when they come back.

        Args:
            recipe: As in the settings of a training.
            start: The model file to start from; empty for the bundled one.
        """
        self._recipe, self._start = recipe, start
        for key, words in automatic_words(recipe, start).items():
            field = self.fields[key]
            assert isinstance(field, NumberField)
            field.set_automatic(words)
            field.set_allowed(allowed_numbers(key, recipe, start))
        self._arrange()
        self._on_edited()

    def set_given_split(self, is_given: bool) -> None:
        """The folder has train, validation and test parts of its own."""
        self.split.set_given(is_given)
        self._on_edited()

    def set_settings(self, config: TrainConfig) -> None:
        """Show the settings of an old run; its recipe, start, folder and classes are not this form's."""
        self._show_config(config)
        self._on_edited()

    def settings(self) -> dict[str, Any]:
        """What differs from the defaults of `TrainConfig`; fields with a problem are left out."""
        wishes: dict[str, Any] = {field.key: field.value() for field in self._used_fields()}
        wishes["fractions"] = self.split.value()
        wishes["class_weights"] = self._class_weights.isChecked()
        if self._learns_pictures():
            wishes["augment"] = self._augment.isChecked()
        return {key: value for key, value in wishes.items() if value is not None and value != _DEFAULTS[key]}

    def problem(self) -> str:
        """What is wrong with the first unusable field, as a sentence; empty when all is well."""
        problems = [*(field.problem() for field in self._used_fields()), self.split.problem()]
        return next(filter(None, problems), "")

    def _learns_pictures(self) -> bool:
        """Whether the recipe shows a network the pictures again and again, and not only their features once."""
        return self._recipe != "linear-probe"

    def _used_fields(self) -> Iterator[Field]:
        used = {"name", *automatic_words(self._recipe, self._start)}
        if self._learns_pictures():
            used.add("device")
        if self._recipe == "from-scratch":
            used.add("color")
        return (field for key, field in self.fields.items() if key in used)

    def _show_config(self, config: TrainConfig) -> None:
        for key, field in self.fields.items():
            value = getattr(config, key)
            field.blockSignals(True)
            field.set_value(None if value == _DEFAULTS[key] else value)
            field.blockSignals(False)
        self.split.set_value(config.fractions)
        for box, is_on in ((self._class_weights, config.class_weights), (self._augment, config.augment)):
            box.blockSignals(True)
            box.setChecked(is_on)
            box.blockSignals(False)

    def _on_edited(self) -> None:
        previewed = (self._recipe, self._start, *(self.fields[key].value() for key in _PREVIEWED))
        self.preview.setVisible(self._learns_pictures() and self._augment.isChecked())
        if previewed != self._previewed:
            self._previewed = previewed
            self.preview.invalidate()
        self._show_summary()
        self.settings_changed.emit()

    def _on_reset(self) -> None:
        self.set_settings(TrainConfig(folder="."))
        self._link.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_summary(self) -> None:
        """Settings that are folded away are not to be forgotten."""
        problem, changed = self.problem(), len(self.settings())
        self._reset.setVisible(self.is_open and bool(problem or changed))
        words = self.tr("1 setting changed") if changed == 1 else self.tr("{n} settings changed")
        words = words.format(n=count(changed)) if changed else ""
        self._summary.setText("" if self.is_open else problem or words)
        self._summary.setProperty("tone", "bad" if problem else "muted")
        self._summary.style().polish(self._summary)

    def _arrange(self) -> None:
        """Two columns without holes."""
        while self._grid.takeAt(0) is not None:
            pass
        used = list(self._used_fields())
        for field in self.fields.values():
            field.setVisible(field in used)
        self._grid.addWidget(used[0], 0, 0, 1, _COLUMNS)
        for place, field in enumerate(used[1:], start=_COLUMNS):
            self._grid.addWidget(field, place // _COLUMNS, place % _COLUMNS)
        self._augment.setVisible(self._learns_pictures())

    def _connect(self) -> None:
        for field in self.fields.values():
            field.edited.connect(self._on_edited)
        self.split.edited.connect(self._on_edited)
        self._class_weights.toggled.connect(self._on_edited)
        self._augment.toggled.connect(self._on_edited)
        self._link.toggled.connect(self.set_open)
        self._reset.clicked.connect(self._on_reset)

    def _build_fields(self) -> Iterator[Field]:
        yield TextField("name", self.tr("Name of the model"), self.tr("automatic · the folder's name"))
        for key, name, unit, sentence in self._number_texts():
            number = NumberField(key, name, unit, is_whole=key not in DECIMALS)
            number.explain(sentence)
            yield number
        automatic = ("auto", self.tr("automatic"))
        colors = [automatic, ("rgb", self.tr("colour")), ("grey", self.tr("grey"))]
        devices = [automatic, ("cpu", self.tr("processor")), ("cuda", "NVIDIA GPU"), ("mps", "Apple GPU")]
        color = ChoiceField("color", self.tr("Colour"), colors)
        color.explain(self.tr("What the network sees; automatic is grey where every picture is grey."))
        yield color
        device = ChoiceField("device", self.tr("Computed by"), devices)
        device.explain(self.tr("Automatic is the fastest that is there."))
        yield device

    def _number_texts(self) -> tuple[tuple[str, str, str, str], ...]:
        """Key, name, unit and meaning of each number."""
        tr = self.tr
        return (
            ("epochs", tr("Epochs"), "", tr("How often every picture is seen.")),
            ("learning_rate", tr("Learning rate"), "", tr("The largest step size; smaller is slower and safer.")),
            ("batch_size", tr("Batch size"), tr("pictures"), tr("Pictures that are learnt from at once.")),
            ("input_size", tr("Input size"), tr("pixels"), tr("Rows and columns of what the network sees.")),
            ("depth", tr("Depth"), tr("blocks"), tr("Blocks of convolution and pooling.")),
            (
                "width",
                tr("Width"),
                tr("channels"),
                tr("Channels of the first block; each further one has twice as many."),
            ),
            ("kernel", tr("Kernel"), tr("pixels"), tr("Rows and columns of each kernel.")),
            ("weight_decay", tr("Weight decay"), "", tr("How strongly weights are drawn to zero.")),
            ("dropout", tr("Dropout"), "", tr("The share of the features that is left out at random.")),
            ("patience", tr("Patience"), tr("epochs"), tr("Epochs without a better validation that end it early.")),
            ("seed", tr("Seed"), "", tr("Of all that is random: the same seed gives the same model.")),
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._link)
        head.addWidget(self._summary, 1)
        head.addWidget(self._reset)
        self._summary.setWordWrap(True)
        self._grid = QGridLayout()
        # In line with the words of the links.
        self._grid.setContentsMargins(PADDING, 0, PADDING, 0)
        self.split.setContentsMargins(PADDING, 0, PADDING, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        for field in self.fields.values():
            field.setParent(self._body)
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(0, 6, 0, 0)
        inner.setSpacing(14)
        inner.addLayout(self._grid)
        inner.addWidget(self.split)
        switches = QVBoxLayout()
        switches.setSpacing(2)
        for widget in (self._class_weights, self._augment, self.preview):
            switches.addWidget(widget)
        inner.addLayout(switches)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._body)
