from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from trainer.batches import to_tensor  # noqa: E402
from trainer.contract.preprocess import normalize  # noqa: E402
from trainer.contract.preprocess_spec import PreprocessSpec  # noqa: E402

pytestmark = pytest.mark.torch


@pytest.mark.parametrize(
    "spec",
    [
        PreprocessSpec(height=9, width=9, mean=(127 / 255,) * 3, std=(128 / 255,) * 3),
        PreprocessSpec(height=9, width=9, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225)),
        PreprocessSpec(height=9, width=9, color_order="L", mean=(0.5,), std=(0.5,)),
    ],
)
def test_a_batch_has_the_contracts_numbers_to_the_bit(spec):
    pixels = np.random.default_rng(0).integers(0, 256, (5, 9, 9, spec.channels), dtype=np.uint8)
    expected = np.stack([normalize(square, spec) for square in pixels])
    np.testing.assert_array_equal(to_tensor(torch.from_numpy(pixels), spec).numpy(), expected)
