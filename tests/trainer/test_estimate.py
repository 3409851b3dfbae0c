"""What an estimate is made of, with steps and pictures that take a time that is known."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from tests.trainer.training_runs import make_shapes
from trainer import estimate
from trainer.contract.image_folder import scan
from trainer.contract.train_config import TrainConfig
from trainer.estimate import estimate_all
from trainer.feature_cache import FeatureCache
from trainer.features import freeze
from trainer.fit_plan import Surroundings
from trainer.hardware import choose_hardware
from trainer.start_model import load_start
from trainer.workers import Workers

pytestmark = [pytest.mark.torch, pytest.mark.timeout(100)]

A_STEP, A_FEATURE = 1.0, 0.05


@pytest.fixture(scope="module")
def shapes(tmp_path_factory) -> Path:
    return make_shapes(tmp_path_factory.mktemp("data") / "shapes", 70)


@pytest.fixture
def seconds(monkeypatch, tmp_path):
    """The estimates for a folder by recipe, as if every picture took `A_STEP` to learn from, and its features."""

    def wait(session, top, paths, spec, job):
        for _ in paths:
            time.sleep(A_FEATURE)
            yield np.zeros(1280, np.float32)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(estimate, "seconds_a_picture", lambda *arguments: A_STEP)
    monkeypatch.setattr(estimate, "run_files", wait)

    def ask(folder: Path, **wishes) -> dict[str, float]:
        around = Surroundings(choose_hardware("cpu"), Workers(), lambda event: None, lambda: False)
        return {one.recipe: one.seconds for one in estimate_all(TrainConfig(str(folder), **wishes), around, 1.0)}

    return ask


def test_every_step_of_every_epoch_counts(seconds, shapes) -> None:
    own = seconds(shapes, epochs=100, patience=100)
    # 98 pictures are learnt from and 21 validate, which takes a third of a step.
    assert own["from-scratch"] == pytest.approx(100 * (98 + 21 / 3) * A_STEP, rel=0.01)
    assert own["fine-tune"] == pytest.approx(100 * (98 + 21 / 3) * A_STEP, rel=0.01)


def test_patience_is_expected_to_end_a_training_in_its_second_half(seconds, shapes) -> None:
    patient, usual = (seconds(shapes, epochs=100, patience=patience)["from-scratch"] for patience in (100, 25))
    assert usual == pytest.approx(0.75 * patient, rel=0.01)


def test_few_pictures_are_trained_on_six_times(seconds, tmp_path) -> None:
    own = seconds(make_shapes(tmp_path / "few", 25), epochs=100, patience=100)
    # Five rounds of 30 pictures, and the last one of 40; each is validated with 10.
    assert own["from-scratch"] == pytest.approx(100 * (5 * 30 + 40 + 6 * 10 / 3) * A_STEP, rel=0.02)


def test_features_that_are_known_take_no_time(seconds, shapes) -> None:
    before = seconds(shapes)
    # 140 pictures, of which 21 test the model in the end.
    assert before["linear-probe"] == pytest.approx(161 * A_FEATURE, abs=5)
    start, pictures = load_start(), scan(shapes).pictures
    cache = FeatureCache(freeze(start.model, start.spec).key)
    cache.save({picture.sha256: np.zeros(1280, np.float32) for picture in pictures[::2]})
    half = seconds(shapes)["linear-probe"]
    cache.save({picture.sha256: np.zeros(1280, np.float32) for picture in pictures})
    none = seconds(shapes)["linear-probe"]
    assert before["linear-probe"] - none == pytest.approx(140 * A_FEATURE, abs=1)
    assert none < half < before["linear-probe"]


def test_auto_is_both(seconds, shapes) -> None:
    own = seconds(shapes)
    # The start and the scan are there once.
    assert own["auto"] == pytest.approx(own["linear-probe"] + own["fine-tune"] - 1, abs=0.3)
