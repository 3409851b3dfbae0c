"""Finding, among many thumbnails, those that show the same picture, without looking at every pair in Python."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from trainer.contract.fingerprints import (
    MAX_HASH_DISTANCE,
    MIN_CONTRAST,
    MIN_CORRELATION,
    SIDE,
    differ_nowhere,
    hash_distances,
    have_same_colors,
    perceptual_hashes,
)
from trainer.contract.folder_listing import ScanStopped

_COARSE_SIDE = 16
# Rows of a block of correlations: its result stays in the processor's cache.
_BLOCK = 1024
# Pairs that are looked at closely in one go: 64 MB.
_PAIRS = 4096
# The coarse correlation only sorts out; it may not depend on how a processor rounds.
_COARSE_MIN = MIN_CORRELATION - 0.001

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]


def near_duplicate_groups(
    luma: NDArray[np.uint8],
    color: NDArray[np.uint8],
    *,
    progress: Callable[[int], None] | None = None,
    stop: threading.Event | None = None,
) -> list[list[int]]:
    """Group thumbnails of the same picture; if A is like B and B like C, all three are one group.

    Thumbnails as vectors of length 1 are near each other where they correlate. So they are sorted along the direction
    in which they vary most, only those within reach of each other there are multiplied (block by block), and only pairs
    that correlate are looked at closely.

    Args:
        luma: uint8 of shape (pictures, 32, 32).
        color: uint8 of shape (pictures, 8, 8, 3).
        progress: Called with the number of pictures that are done, now and then.
        stop: Ends the search when it is set.

    Returns:
        The groups of at least two, as indices in rising order; the groups in the order of their first index.

    Raises:
        ScanStopped: `stop` was set.
    """
    groups = np.arange(len(luma))
    # In pieces, as the frequencies take four times the room of the thumbnails.
    pieces = [perceptual_hashes(luma[start : start + _PAIRS]) for start in range(0, len(luma), _PAIRS)]
    hashes = np.concatenate(pieces) if pieces else np.empty(0, np.uint64)
    for first, second, done in _correlated(*_coarse_vectors(luma)):
        if stop is not None and stop.is_set():
            raise ScanStopped
        near = hash_distances(hashes[first], hashes[second]) <= MAX_HASH_DISTANCE
        _join_same(groups, first[near], second[near], luma, color)
        if progress is not None:
            progress(done)
    return _members(groups)


def _coarse_vectors(luma: NDArray[np.uint8]) -> tuple[Floats, Floats, Indices]:
    """Thumbnails as vectors of mean 0 and length 1, sorted along the direction in which they vary most.

    Returns:
        The vectors, float32 of shape (kept, 256); their places along that direction; and which thumbnails they are:
        those with enough contrast to tell them apart.
    """
    step = SIDE // _COARSE_SIDE
    blocks = luma.reshape(len(luma), _COARSE_SIDE, step, _COARSE_SIDE, step)
    vectors = blocks.mean((2, 4), dtype=np.float32).reshape(len(luma), _COARSE_SIDE**2)
    vectors -= vectors.mean(1, keepdims=True)
    lengths = np.linalg.norm(vectors, axis=1)
    kept = np.flatnonzero(lengths >= MIN_CONTRAST * _COARSE_SIDE)
    vectors = vectors[kept] / lengths[kept, None]
    places = vectors @ _main_direction(vectors)
    order = np.argsort(places, kind="stable")
    return vectors[order], places[order], kept[order]


def _main_direction(vectors: Floats) -> Floats:
    """About the direction in which vectors vary most, by the power method: any direction is right, this one is fast."""
    centred = vectors - vectors.sum(0) / max(1, len(vectors))
    covariance = centred.T @ centred
    direction = covariance.sum(0)
    for _ in range(16):
        direction = covariance @ direction / max(1e-12, float(np.linalg.norm(direction)))
    return np.asarray(direction / max(1e-12, float(np.linalg.norm(direction))))


def _correlated(vectors: Floats, places: Floats, kept: Indices) -> Iterator[tuple[Indices, Indices, int]]:
    """The pairs of thumbnails that correlate, block by block, and how many thumbnails are done."""
    # |u - v|^2 = 2 - 2 uv for vectors of length 1, and no direction shows more than the whole distance.
    reach = np.sqrt(2 - 2 * _COARSE_MIN) + 1e-4
    for start in range(0, len(vectors), _BLOCK):
        rows = vectors[start : start + _BLOCK]
        end = int(np.searchsorted(places, places[start + len(rows) - 1] + reach, side="right"))
        for other in range(start, end, _BLOCK):
            first, second = np.nonzero(rows @ vectors[other : min(other + _BLOCK, end)].T >= _COARSE_MIN)
            new = first + start < second + other
            yield kept[first[new] + start], kept[second[new] + other], start


def _join_same(
    groups: Indices, first: Indices, second: Indices, luma: NDArray[np.uint8], color: NDArray[np.uint8]
) -> None:
    """Look closely at pairs that are not in one group yet, and join the groups of those that are the same picture."""
    while len(first):
        apart = groups[first] != groups[second]
        first, second = first[apart], second[apart]
        one, other = first[:_PAIRS], second[:_PAIRS]
        same = differ_nowhere(luma[one], luma[other]) & have_same_colors(color[one], color[other])
        for a, b in zip(one[same], other[same], strict=True):
            groups[groups == max(groups[a], groups[b])] = min(groups[a], groups[b])
        first, second = first[_PAIRS:], second[_PAIRS:]


def _members(groups: Indices) -> list[list[int]]:
    order = np.argsort(groups, kind="stable")
    cuts = np.flatnonzero(np.diff(groups[order])) + 1
    return [members.tolist() for members in np.split(order, cuts) if len(members) > 1]
