from __future__ import annotations

import numpy as np

from trainer import feature_cache
from trainer.feature_cache import FeatureCache


def test_what_is_kept_comes_back_to_the_bit(tmp_path):
    cache = FeatureCache("a", tmp_path)
    vectors = {f"{number:064x}": np.random.default_rng(number).normal(size=7).astype(np.float32) for number in range(9)}
    cache.save(vectors)
    found = FeatureCache("a", tmp_path).load([*vectors, "unknown"])
    assert found.keys() == vectors.keys()
    for key, vector in vectors.items():
        np.testing.assert_array_equal(found[key], vector)
    assert FeatureCache("b", tmp_path).load(vectors) == {}


def test_a_damaged_file_is_an_empty_answer_and_is_made_anew(tmp_path):
    (tmp_path / "a.sqlite").write_bytes(b"no database, but long enough to be looked at as one" * 40)
    cache = FeatureCache("a", tmp_path)
    assert cache.load(["0"]) == {}
    cache.save({"0": np.ones(3, np.float32)})
    np.testing.assert_array_equal(cache.load(["0"])["0"], np.ones(3, np.float32))


def test_a_folder_that_cannot_be_made_costs_only_time(tmp_path):
    (tmp_path / "file").write_text("")
    cache = FeatureCache("a", tmp_path / "file" / "features")
    cache.save({"0": np.ones(3, np.float32)})
    assert cache.load(["0"]) == {}


def test_the_oldest_caches_go_when_all_are_too_large(tmp_path, monkeypatch):
    old, new = FeatureCache("old", tmp_path), FeatureCache("new", tmp_path)
    old.save({"0": np.ones(3, np.float32)})
    monkeypatch.setattr(feature_cache, "MAX_BYTES", 1)
    new.save({"0": np.ones(3, np.float32)})
    assert old.load(["0"]) == {}
    assert new.load(["0"]).keys() == {"0"}
