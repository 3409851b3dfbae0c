"""Reads the pictures of a class folder, each once, on all processors: decoding releases Python's lock."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from trainer.contract.class_folder import Picture
from trainer.contract.errors import UserFacingError
from trainer.contract.fingerprints import SIDE, Thumbnail, thumbnail_of
from trainer.contract.folder_listing import LabelledPath, ScanStopped, UnreadableFile
from trainer.contract.picture_source import explain_file_error, open_source
from trainer.contract.preprocess import fit, load_image
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.contract.processors import usable_cpus

_SPEC = PreprocessSpec(height=SIDE, width=SIDE, fit="stretch", filter="box")
# Files that wait or are done but not yet fetched, for each thread: a slow picture at the front starves nobody.
_WINDOW = 16
# How soon `stop` is noticed while a picture is waited for.
_POLL_SECONDS = 0.05
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A picture that was read.

    Attributes:
        picture: What is known of it.
        thumbnail: For comparing it with others.
    """

    picture: Picture
    thumbnail: Thumbnail


def read_all(top: Path, files: Sequence[LabelledPath], stop: threading.Event) -> Generator[Look | UnreadableFile]:
    """Read files side by side.

    Args:
        top: The class folder.
        files: Files in it.
        stop: Ends the reading when it is set.

    Yields:
        What was seen, or why it cannot be read, for each file and in their order.

    Raises:
        ScanStopped: `stop` was set.
    """
    threads = usable_cpus()
    left = iter(files)
    pending: deque[Future[Look | UnreadableFile]] = deque()
    abandoned = threading.Event()
    with ThreadPoolExecutor(threads, thread_name_prefix="scan") as pool:
        try:
            while True:
                for file in left:
                    pending.append(pool.submit(_read, top, file, abandoned))
                    if len(pending) >= threads * _WINDOW:
                        break
                if not pending:
                    return
                yield _outcome(pending.popleft(), stop)
        finally:
            abandoned.set()


def _outcome(future: Future[Look | UnreadableFile], stop: threading.Event) -> Look | UnreadableFile:
    while not stop.is_set():
        if wait([future], _POLL_SECONDS).done:
            return future.result()
    raise ScanStopped


def _read(top: Path, file: LabelledPath, abandoned: threading.Event) -> Look | UnreadableFile:
    if abandoned.is_set():
        raise ScanStopped
    try:
        with open_source(top / file.path) as stream:
            sha256 = _sha256(stream)
            loaded = load_image(stream, (SIDE, SIDE))
    except UserFacingError as error:
        return UnreadableFile(file.path, error.message, error.hint)
    except OSError as error:  # the disk or the network, in the middle of a file
        explained = explain_file_error(error)
        return UnreadableFile(file.path, explained.message, explained.hint)
    thumbnail = thumbnail_of(fit(loaded, _SPEC))
    picture = Picture(file.path, file.label, file.part, sha256, loaded.size, thumbnail.is_plain)
    return Look(picture, thumbnail)


def _sha256(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
