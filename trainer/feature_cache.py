"""Features that were computed before, by what the picture shows: a second run computes only what is new.

SQLite keeps them: several trainings may read and write at once, and one that is killed leaves a sound file.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

_log = logging.getLogger(__name__)

MAX_BYTES = 2 << 30
_WAIT_SECONDS = 10
# Variables in one statement; SQLite has allowed 999 since ever.
_CHUNK = 900

Vectors = dict[str, NDArray[np.float32]]


class FeatureCache:
    """The features of one network with one preprocessing. Nothing in it is needed: each failure is an empty answer.

    Args:
        key: Names the network and the preprocessing, as hexadecimal digits.
        folder: Where the caches are; the user's cache folder if None.
    """

    def __init__(self, key: str, folder: Path | None = None) -> None:
        self._folder = folder or Path(platformdirs.user_cache_dir("imgclass")) / "features"
        self._path = self._folder / f"{key}.sqlite"

    def load(self, pictures: Iterable[str]) -> Vectors:
        """The features that are there.

        Args:
            pictures: SHA-256 of the files, in hexadecimal.

        Returns:
            float32 of shape (features,) for each picture that is known.
        """
        wanted = list(dict.fromkeys(pictures))
        found: Vectors = {}
        if not self._path.exists():
            return found
        with self._forgiving(), self._database() as database:
            for start in range(0, len(wanted), _CHUNK):
                chunk = wanted[start : start + _CHUNK]
                marks = ",".join("?" * len(chunk))
                rows = database.execute(f"SELECT picture, vector FROM features WHERE picture IN ({marks})", chunk)
                found.update((picture, np.frombuffer(vector, np.float32)) for picture, vector in rows)
        return found

    def save(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep features, and let go of the caches that were not used for longest where all take more than 2 GB."""
        rows = [(picture, np.ascontiguousarray(vector, np.float32).tobytes()) for picture, vector in vectors.items()]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            _log.info("features are not kept: %s", error)
            return
        with self._forgiving(), self._database() as database, database:
            database.executemany("INSERT OR REPLACE INTO features VALUES (?, ?)", rows)
        self._make_room()

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE IF NOT EXISTS features (picture TEXT PRIMARY KEY, vector BLOB) STRICT")
            yield database

    @contextlib.contextmanager
    def _forgiving(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, OSError) as error:
            _log.info("the features that were kept cannot be used: %s", error)
            if not isinstance(error, sqlite3.OperationalError | OSError):  # damaged, not merely busy or full
                self._path.unlink(missing_ok=True)

    def _make_room(self) -> None:
        with contextlib.suppress(OSError):
            now = time.time()
            files = sorted(
                (now if path == self._path else path.stat().st_mtime, path) for path in self._folder.glob("*.sqlite")
            )
            total = sum(path.stat().st_size for _, path in files)
            for _, path in files[:-1]:
                if total <= MAX_BYTES:
                    return
                total -= path.stat().st_size
                path.unlink()
