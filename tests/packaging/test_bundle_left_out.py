from __future__ import annotations

import pytest
from by_path import load

left_out = load("bundle/left_out.py")
needed_libraries_file = "bundle/needed_libraries.py"


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        r"PySide6\plugins\tls\qopensslbackend.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/translations/qtwebengine_locales/de.pak",
        "libssl.so.3",
        "torch/include/ATen/core/Tensor.h",
        "torch/bin/protoc",
        "numpy-2.4.6.dist-info/RECORD",
        "torch-2.13.0.dist-info/licenses/LICENSE",
    ],
)
def test_dead_weight_stays_out_on_every_system(place: str) -> None:
    assert left_out.reason_to_leave_out(place)


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "torch/bin/torch_shm_manager",
        "torch/lib/libtorch_cpu.so",
        "torch/distributed/optim/functional_adam.py",
        "assets/models/digits_cnn.onnx",
        "numpy-2.4.6.dist-info/METADATA",
        "pillow.libs/libavif-c6062d5f.so.16.4.2",
    ],
)
def test_what_the_program_needs_stays_in(place: str) -> None:
    assert left_out.reason_to_leave_out(place) == ""


def test_a_link_to_what_stays_out_stays_out_too() -> None:
    network = ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK")
    core = ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK")
    # As on macOS: the way leads through another link.
    framework = ("PySide6/Qt/lib/QtCore.framework/QtCore", "Versions/Current/QtCore", "SYMLINK")
    assert left_out.kept([network, core, framework]) == [core, framework]


def test_every_pattern_has_its_reason() -> None:
    reasons = (
        left_out.FILES | left_out.MODULES | left_out.MODULES_OF_THE_TRAINER | left_out.MODULES_OF_THE_WINDOW
    ).values()
    assert all(len(reason) > 8 for reason in reasons)
