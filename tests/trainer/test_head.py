from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from trainer.head import fit_head, fit_heads  # noqa: E402

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def clusters():
    random = np.random.default_rng(0)
    targets = np.repeat(np.arange(3), 40).astype(np.int64)
    features = random.normal(size=(120, 8)) + random.normal(size=(3, 8))[targets]
    return features.astype(np.float32), targets


def _gradient(features, targets, head, penalty, weights):
    """Of the objective, in double precision: zero at the minimum."""
    values = features.astype(np.float64)
    logits = values @ head.weight.T.astype(np.float64) + head.bias
    powers = np.exp(logits - logits.max(1, keepdims=True))
    error = (powers / powers.sum(1, keepdims=True) - np.eye(3)[targets]) * weights[:, None]
    return np.concatenate([(error.T @ values + penalty * head.weight).ravel(), error.sum(0)])


@pytest.mark.parametrize("penalty", [0.1, 1.0, 30.0])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_the_head_is_the_minimum(clusters, penalty, is_weighted):
    features, targets = clusters
    weights = np.linspace(0.2, 1.8, 120, dtype=np.float32) if is_weighted else np.ones(120, np.float32)
    head = fit_head(features, targets, 3, penalty, picture_weights=weights)
    assert np.abs(_gradient(features, targets, head, penalty, weights)).max() < 0.02


def test_where_it_starts_makes_no_difference(clusters):
    features, targets = clusters
    for penalty, head in zip((0.3, 3.0), fit_heads(features, targets, 3, (0.3, 3.0)), strict=True):
        alone = fit_head(features, targets, 3, penalty)
        np.testing.assert_allclose(head.logits(features), alone.logits(features), atol=0.02)


def test_the_threads_are_left_as_they_were(clusters):
    before = torch.get_num_threads()
    fit_head(*clusters, 3, 1.0)
    assert torch.get_num_threads() == before
