import pytest
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.engine import foreign_metadata
from imgclass_gui.engine.description import Description
from imgclass_gui.engine.foreign_metadata import read_foreign_metadata

ULTRALYTICS = {"names": "{0: 'cat', 1: 'it\\'s'}", "imgsz": "[64, 96]", "task": "classify", "stride": "1"}
UNIT = {"filter": "bilinear", "mean": (0.0,), "std": (1.0,)}
WHOLE = {"fit": "crop", "crop_fraction": 1.0}


def test_ultralytics() -> None:
    [found] = read_foreign_metadata(ULTRALYTICS)
    assert found.labels == ("cat", "it's")
    assert found.fields == WHOLE | UNIT | {"height": 64, "width": 96}


@pytest.mark.parametrize("size", ["224", "(224, 224)", " [224,224] "])
def test_sizes_of_ultralytics(size) -> None:
    [found] = read_foreign_metadata(ULTRALYTICS | {"imgsz": size})
    assert (found.fields["height"], found.fields["width"]) == (224, 224)


@pytest.mark.parametrize("size", ["", "[0, 0]", "[1, 2, 3]", "large", "[" * 10_000, "{}"])
def test_without_a_size_the_scaling_remains(size) -> None:
    [found] = read_foreign_metadata(ULTRALYTICS | {"imgsz": size})
    assert found.fields == WHOLE | UNIT


def test_a_detectors_names_are_no_classes() -> None:
    assert read_foreign_metadata(ULTRALYTICS | {"task": "detect"}) == ()


@pytest.mark.parametrize("key", ["names", "labels", "classes", "class_names"])
def test_names_alone_tell_no_preprocessing(key) -> None:
    assert read_foreign_metadata({key: '["cat", "dog"]'}) == (Description(labels=("cat", "dog")),)


@pytest.mark.parametrize(
    "names",
    ["", "cat", "{0: open('x')}", "[" * 100_000, "-" * 100_000 + "1", "{0: 'a', 5: 'b'}", "'\0'", "{{}}", "{0:" * 9000,
     "1" * 9999],
)  # fmt: skip
def test_names_that_are_no_literal_are_left_out(names) -> None:
    assert read_foreign_metadata({"names": names}) == ()


def test_a_literal_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(foreign_metadata, "MAX_LITERAL_LENGTH", 5)
    assert read_foreign_metadata({"names": "['cat']"}) == ()


@pytest.mark.parametrize(
    ("pixel_format", "order"), [("Bgr8", "BGR"), ("RGB8", "RGB"), ("Gray8", "L"), ("Rgba8", None), ("", None)]
)
@pytest.mark.parametrize(
    ("pixel_range", "black", "white"),
    [
        ("NominalRange_0_255", 0, 255),
        ("Normalized_0_1", 0, 1),
        ("normalized_1_1", -1, 1),
        ("NominalRange_16_235", 16, 235),
    ],
)
def test_windows_ml(pixel_format, order, pixel_range, black, white) -> None:
    props = {"Image.BitmapPixelFormat": pixel_format, "image.nominalpixelrange": pixel_range}
    [found] = read_foreign_metadata(props | {"Image.ColorSpaceGamma": "SRGB"})
    assert found.fields.get("color_order") == order
    [mean], [std] = found.fields["mean"], found.fields["std"]
    assert ((0 - mean) / std, (1 - mean) / std) == (pytest.approx(black), pytest.approx(white))
    assert found.tells_scaling


def test_a_pixel_format_alone_tells_no_scaling() -> None:
    [found] = read_foreign_metadata({"Image.BitmapPixelFormat": "Bgr8"})
    assert found.fields == {"color_order": "BGR"}
    assert not found.tells_scaling


def test_linear_light_is_not_supported() -> None:
    assert read_foreign_metadata({"Image.BitmapPixelFormat": "Bgr8", "Image.ColorSpaceGamma": "Linear"}) == ()


KEYS = ["names", "labels", "imgsz", "Image.BitmapPixelFormat", "Image.NominalPixelRange", "Image.ColorSpaceGamma"]


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=60)), st.sampled_from(["classify", "detect", ""]))
def test_no_metadata_raises(props, task) -> None:
    assert isinstance(read_foreign_metadata(props | {"task": task}), tuple)
