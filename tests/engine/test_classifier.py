import numpy as np
import pytest
from PIL import Image

from imgclass_gui.engine.classifier import Classifier, read_input
from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.stop_flag import StopFlag, Stopped
from tests.models import COLORS, SPEC, save_color_model
from tests.pictures import save_color
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess import preprocess


@pytest.fixture
def classifier(tmp_path):
    return Classifier(open_model(save_color_model(tmp_path / "m.onnx"), trusted=True))


@pytest.mark.parametrize("color", COLORS)
def test_a_picture_gets_its_prediction(classifier, tmp_path, color) -> None:
    path = save_color(tmp_path / "p.png", color, size=(31, 20))
    prediction = classifier.classify(path)
    assert prediction.path == path
    assert prediction.labels == COLORS
    assert prediction.picture_size == (31, 20)
    assert prediction.elapsed_ms > 0
    # The mean colour is 1 and -1 (mean and std of 0.5), times 5: softmax of (5, -5, -5).
    assert prediction.top(1)[0].label == color
    assert prediction.probabilities.max() == pytest.approx(1 / (1 + 2 * np.exp(-10)), rel=1e-6)


def test_a_bad_file_is_told(classifier, tmp_path) -> None:
    with pytest.raises(UserFacingError):
        classifier.classify(str(tmp_path / "gone.png"))


def test_it_can_be_stopped(classifier, tmp_path) -> None:
    stop = StopFlag()
    stop.set()
    with pytest.raises(Stopped):
        classifier.classify(save_color(tmp_path / "p.png"), stop)


@pytest.mark.parametrize(("name", "picture_size"), [("p.png", (20, 31)), ("p.jpg", (4001, 301)), ("q.jpg", (303, 801))])
def test_the_input_is_the_contracts(tmp_path, name, picture_size) -> None:
    path = str(tmp_path / name)
    Image.effect_noise(picture_size, 90).convert("RGB").save(path)
    out = np.zeros((3, 16, 16), np.float32)
    tensor, size = read_input(path, SPEC, out)
    assert size == picture_size
    assert np.array_equal(tensor, preprocess(path, SPEC))
    assert np.array_equal(out, tensor)
