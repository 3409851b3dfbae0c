"""Where over many pictures each channel of a layer is strongest: what a detector looks for."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.network.channel_maps import Cell, at_of, channels_first, map_shape
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.look import Look
from imgclass_gui.engine.network.node import At
from imgclass_gui.engine.network.parts import ending_at, open_part
from imgclass_gui.engine.network.photo_places import photo_box
from imgclass_gui.engine.network.receptive_field import Box, box_of
from imgclass_gui.engine.results import Failure
from imgclass_gui.engine.sessions import run_session
from imgclass_gui.engine.stop_flag import Stopped
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess import load_image

_log = logging.getLogger(__name__)

_PLANE = 4
# Pictures under way for each thread: enough that a slow one at the front lets no thread wait.
_WINDOW = 2


@dataclass(frozen=True, slots=True)
class StrongPlace:
    """A picture's strongest place for a channel.

    Attributes:
        path: The picture.
        value: The channel's largest value in it.
        at: Where that lies in the layer's tensor.
        place: Row and column of the channel's map; None for a layer without places, as a full connection.
        box: The part of the upright photo that has a say in the value, in its own pixels; None where that is nothing
            but a border.
    """

    path: str
    value: float
    at: At
    place: tuple[int, int] | None
    box: Box | None


@dataclass(frozen=True, slots=True, eq=False)
class PictureMaxima:
    """The largest value of each channel in one picture.

    Attributes:
        path: The picture.
        look: The same inside the network.
        shape: Of the layer's tensor.
        values: float32 (C,); below all numbers where a channel has none.
        spots: int64 (C,): where in the channel's map each lies, counted row by row.
    """

    path: str
    look: Look
    shape: tuple[int, ...]
    values: NDArray[np.float32]
    spots: NDArray[np.int64]


class StrongestPlaces:
    """The strongest places of all channels of a layer; those of a channel are worked out when they are asked for.

    Attributes:
        channels: How many there are.
        pictures: How many pictures were looked at.
        failures: Those that could not be read or computed.
    """

    def __init__(self, inspector: Inspector, tensor: str, count: int) -> None:
        self.channels = 0
        self.pictures = 0
        self.failures: tuple[Failure, ...] = ()
        self._inspector, self._tensor, self._count = inspector, tensor, count
        self._paths: dict[int, str] = {}
        self._shape: tuple[int, ...] = ()
        self._look: Look | None = None
        # By rank and channel: the value, the number of the picture, the place in the channel's map, flat.
        self._values = np.empty((0, 0), np.float32)
        self._owners = np.empty((0, 0), np.int64)
        self._spots = np.empty((0, 0), np.int64)

    def of(self, channel: int) -> list[StrongPlace]:
        """The strongest places of a channel, the strongest first; one a picture at most.

        Raises:
            UserFacingError: There is no such channel, a picture is gone, or the way back to the pixels leads through
                an operation that is not known.
        """
        if not 0 <= channel < self.channels:
            raise UserFacingError(f"the layer has no channel {channel}", f"It has {self.channels}, from 0 on.")
        return [
            self._place(channel, float(value), int(owner), int(spot))
            for value, owner, spot in zip(
                self._values[:, channel], self._owners[:, channel], self._spots[:, channel], strict=True
            )
            if np.isfinite(value)
        ]

    def add(self, one: PictureMaxima) -> None:
        """Take a picture in; later ones lose a tie."""
        if self._look is None:
            self.channels, self._shape, self._look = len(one.values), one.shape, one.look
            self._values = np.full((self._count, self.channels), -np.inf, np.float32)
            self._owners = np.zeros((self._count, self.channels), np.int64)
            self._spots = np.zeros((self._count, self.channels), np.int64)
        better = np.flatnonzero(one.values > self._values[-1])
        order = np.argsort(-np.vstack([self._values[:, better], one.values[better]]), axis=0, kind="stable")
        owners = np.full(self.channels, self.pictures)
        for kept, new in ((self._values, one.values), (self._owners, owners), (self._spots, one.spots)):
            stacked = np.vstack([kept[:, better], new[better]])
            kept[:, better] = np.take_along_axis(stacked, order[: self._count], axis=0)
        if len(better):
            self._paths[self.pictures] = one.path
        self.pictures += 1

    def _place(self, channel: int, value: float, owner: int, spot: int) -> StrongPlace:
        path, expected = self._paths[owner], self._inspector.expectations
        is_last = self._tensor in self._inspector.channels_last
        row, column = divmod(spot, map_shape(self._shape, is_last)[2])
        at = at_of(self._shape, Cell(channel, row, column), is_last)
        assert self._look is not None
        field = box_of(self._look.receptive_field(self._tensor, at), expected.is_channels_last)
        # Any scale will do for the size that is told.
        size = load_image(path, (1, 1)).size
        box = photo_box(expected.preprocess, size, field) if field is not None else None
        return StrongPlace(path, value, at, (row, column) if len(at) == _PLANE else None, box)


def strongest_places(
    inspector: Inspector,
    pictures: Iterable[str | Failure],
    tensor: str,
    count: int = 9,
    progress: Callable[[int, int], None] = lambda done, total: None,
    stop: threading.Event | None = None,
) -> StrongestPlaces:
    """Go through pictures once, and keep the strongest places of all channels of a layer.

    Args:
        inspector: The network.
        pictures: Files, as `list_pictures` gives them.
        tensor: The layer, of any shape that has maps, see `map_shape`.
        count: How many pictures are kept for each channel, from 1.
        progress: Told (done, all) pictures.
        stop: Gives up when it is set.

    Returns:
        What was found; pictures that fail are left out and named in `failures`.

    Raises:
        UserFacingError: The network has no such tensor.
        Stopped: `stop` was set.
    """
    items = list(pictures)
    work = _Work(inspector, tensor)
    found, failures = StrongestPlaces(inspector, tensor, count), []
    pool = ThreadPoolExecutor(physical_cores(), thread_name_prefix="strongest")
    pending: deque[Future[PictureMaxima | Failure]] = deque()
    try:
        waiting = iter(items)
        for done in range(1, len(items) + 1):
            while len(pending) < physical_cores() * _WINDOW and (item := next(waiting, None)) is not None:
                pending.append(pool.submit(work.look_at, item))
            result = pending.popleft().result()
            if stop is not None and stop.is_set():
                raise Stopped
            if isinstance(result, Failure):
                failures.append(result)
            else:
                found.add(result)
            progress(done, len(items))
    finally:
        pool.shutdown(cancel_futures=True)
    found.failures = tuple(failures)
    return found


class _Work:
    """What a thread does with a picture."""

    def __init__(self, inspector: Inspector, tensor: str) -> None:
        self._inspector, self._tensor = inspector, tensor
        self._session = open_part(inspector.graph, ending_at(inspector.graph, [tensor]), 1)

    def look_at(self, item: str | Failure) -> PictureMaxima | Failure:
        if isinstance(item, Failure):
            return item
        try:
            return self._strongest(item)
        except UserFacingError as error:
            return Failure(item, error.message, error.hint)
        except Exception as error:  # noqa: BLE001 - one file must not end the others
            _log.error("%r could not be looked into", item, exc_info=error)
            return Failure(item, "something went wrong inside Imgclass", "The log has the details.")

    def _strongest(self, path: str) -> PictureMaxima:
        look, name = self._inspector.look(path), self._inspector.graph.input
        maps = run_session(self._session, self._tensor, {name: look.maps(name)})
        is_last = self._tensor in self._inspector.channels_last
        flat = np.asarray(channels_first(maps, is_last), np.float32).reshape(map_shape(maps.shape, is_last)[0], -1)
        spots = flat.argmax(axis=1)
        values = np.take_along_axis(flat, spots[:, np.newaxis], axis=1)[:, 0]
        return PictureMaxima(path, look, maps.shape, np.where(np.isfinite(values), values, -np.inf), spots)
