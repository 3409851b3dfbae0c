import os
from pathlib import Path

import pytest

from tests.models import COLORS, save_color_model
from tests.pictures import save_color


@pytest.fixture(scope="session")
def color_model(tmp_path_factory) -> str:
    return str(save_color_model(tmp_path_factory.mktemp("model") / "colors.onnx"))


@pytest.fixture
def gallery(tmp_path, monkeypatch) -> Path:
    """A folder of pictures, `gallery`, in the current folder."""
    folder = tmp_path / "gallery"
    (folder / "sub").mkdir(parents=True)
    for number, color in enumerate(COLORS):
        save_color(folder / f"{number}.png", color)
    save_color(folder / "sub" / "deep.png", "blue")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def broken(gallery) -> Path:
    """The gallery with a file in it that is no picture."""
    (gallery / "1b.jpg").write_bytes(b"just text")
    return gallery


@pytest.fixture
def strange_names(gallery) -> list[str]:
    """Paths of pictures with names that break programs."""
    if os.name != "posix":
        pytest.skip("names of bytes are POSIX's")
    texts = ["new\nline.png", "caf\udce9.png", "😀.png", "=1+1.png", "\x1b[31m.png", "\u202egnp.png"]
    paths = [os.path.join("gallery", text) for text in texts]
    for path in paths:
        os.replace(save_color(gallery / "plain.png", "green"), path)
    return paths
