import math

import pytest

from imgclass_gui.engine.hugging_face import read_timm, read_transformers
from trainer.contract.preprocess_spec import PreprocessSpec

NORMAL = {"image_mean": [0.4, 0.5, 0.6], "image_std": [0.2, 0.25, 0.3]}
SQUARE = {"height": 224, "width": 224}
TIMM = {
    "input_size": [3, 224, 224],
    "interpolation": "bicubic",
    "crop_pct": 0.9,
    "crop_mode": "center",
    "mean": [0.485, 0.456, 0.406],
    "std": [0.229, 0.224, 0.225],
    "num_classes": 3,
}


def geometry(**settings):
    fields = read_transformers({}, settings).fields
    return tuple(fields.get(key) for key in ("height", "width", "fit", "crop_fraction"))


def scaling(**settings):
    """What black and white become, channel by channel."""
    fields = read_transformers({}, settings).fields
    if "std" not in fields:
        return None
    return [
        pytest.approx(((pixel - mean) / std), abs=1e-6)
        for mean, std in zip(fields["mean"], fields["std"], strict=True)
        for pixel in (0, 1)
    ]


def test_labels_of_transformers() -> None:
    found = read_transformers({"id2label": {"1": "dog", "0": "cat, tabby"}}, {})
    assert (found.labels, found.label_source, found.fields) == (("cat, tabby", "dog"), "config.json", {})


def test_placeholders_are_no_labels_but_tell_the_number() -> None:
    found = read_transformers({"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}, NORMAL)
    assert (found.labels, found.suits(2), found.suits(3)) == (None, True, False)
    assert not read_transformers({"num_labels": 21841}, NORMAL).suits(3)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        # ViT stretches, in its old form and its new one.
        ({"size": 224}, (224, 224, "stretch", None)),
        ({"size": {"height": 200, "width": 224}, "crop_size": None}, (200, 224, "stretch", None)),
        # MobileNet and CLIP scale the short side and crop.
        ({"size": {"shortest_edge": 256}, "crop_size": SQUARE, "do_center_crop": True}, (224, 224, "crop", 0.875)),
        ({"size": 256, "crop_size": 224, "do_center_crop": True}, (224, 224, "crop", 0.875)),
        ({"size": 256, "crop_size": 224}, (224, 224, "crop", 0.875)),
        ({"size": 224, "do_center_crop": True}, (224, 224, "crop", 1.0)),
        # EfficientNet names a crop that it does not make.
        ({"size": {"height": 346, "width": 346}, "crop_size": 9, "do_center_crop": False}, (346, 346, "stretch", None)),
        # ConvNeXt and ResNet crop small pictures and stretch large ones.
        ({"size": {"shortest_edge": 224}, "crop_pct": 0.875}, (224, 224, "crop", 0.875)),
        ({"size": 224, "crop_pct": None}, (224, 224, "crop", 0.875)),
        ({"size": {"shortest_edge": 384}, "crop_pct": 1.0}, (384, 384, "stretch", None)),
        # PoolFormer has both.
        ({"size": {"shortest_edge": 224}, "crop_size": SQUARE, "crop_pct": 0.9}, (224, 224, "crop", 224 / 248)),
        ({"size": {"shortest_edge": 224}}, (224, 224, "crop", 1.0)),
        ({"size": {"longest_edge": 224}}, (None,) * 4),
        ({"size": "large"}, (None,) * 4),
        ({}, (None,) * 4),
    ],
    ids=str,
)  # fmt: skip
def test_geometry_of_transformers(settings, expected) -> None:
    assert geometry(**settings) == expected


@pytest.mark.parametrize(
    ("settings", "is_approximate"),
    [
        ({"size": 224}, False),
        ({"size": {"shortest_edge": 256}, "crop_size": 224, "do_center_crop": True}, False),
        ({"size": {"shortest_edge": 224}, "crop_pct": 0.875}, False),
        ({"size": {"shortest_edge": 384}, "crop_pct": 1.0}, False),
        ({"size": SQUARE, "crop_size": 224, "do_center_crop": True}, False),
        # The library makes an oblong, or crops out of a stretched picture, or adds a border.
        ({"size": {"shortest_edge": 224}}, True),
        ({"size": {"height": 256, "width": 256}, "crop_size": 224, "do_center_crop": True}, True),
        ({"size": 200, "crop_size": 224, "do_center_crop": True}, True),
        ({"size": 256, "crop_size": {"height": 224, "width": 192}, "do_center_crop": True}, True),
    ],
    ids=str,
)  # fmt: skip
def test_what_comes_only_close_is_marked(settings, is_approximate) -> None:
    assert read_transformers({}, settings).is_approximate == is_approximate


def test_a_crop_of_the_whole_is_none() -> None:
    assert geometry(size=SQUARE, crop_size=SQUARE, do_center_crop=True) == (224, 224, "stretch", None)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({**NORMAL}, [-2, 3, -2, 2, -2, 4 / 3]),
        ({**NORMAL, "do_normalize": False}, [0, 1]),
        ({"do_rescale": False, "do_normalize": False}, [0, 255]),
        ({"do_rescale": False, "image_mean": 100, "image_std": 50}, [-2, 3.1]),
        ({"rescale_factor": 1 / 127.5, "rescale_offset": True, "do_normalize": False}, [-1, 1]),
        ({"image_mean": [0.5], "image_std": [0.5], "include_top": True}, [-2, 2]),
        ({"do_flip_channel_order": True}, [0, 1]),
        ({}, None),
        ({**NORMAL, "rescale_factor": 0}, None),
        ({**NORMAL, "rescale_factor": "x"}, None),
        ({"image_mean": [0.5, 0.5], "image_std": [1, 1]}, None),
    ],
    ids=str,
)
def test_scaling_of_transformers(settings, expected) -> None:
    assert scaling(**settings) == expected


def test_the_usual_factor_changes_no_bit_of_mean_and_std() -> None:
    fields = read_transformers({}, NORMAL | {"rescale_factor": 0.00392156862745098}).fields
    assert (fields["mean"], fields["std"]) == ((0.4, 0.5, 0.6), (0.2, 0.25, 0.3))


def test_filter_and_channel_order_of_transformers() -> None:
    names = [read_transformers({}, {"resample": number}).fields.get("filter") for number in [*range(7), "x", None]]
    assert names == ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming", None, None, None]
    assert read_transformers({}, {"do_flip_channel_order": True}).fields["color_order"] == "BGR"


def test_timm() -> None:
    [found] = read_timm({"architecture": "resnet50", "pretrained_cfg": TIMM, "label_names": ["a", "b", "c"]})
    assert (found.labels, found.classes, found.label_source, found.field_source) == (
        ("a", "b", "c"), 3, "config.json", "config.json",
    )  # fmt: skip
    spec = PreprocessSpec.from_json(found.fields)
    assert (spec.height, spec.width, spec.fit, spec.filter) == (224, 224, "crop", "bicubic")
    assert (spec.mean, spec.std) == ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    assert spec.scaled_size == (math.floor(224 / 0.9),) * 2


def test_timm_has_a_second_size_for_tests() -> None:
    _, found = read_timm({"pretrained_cfg": TIMM | {"test_input_size": [3, 288, 288], "test_crop_pct": 1.0}})
    assert (found.fields["height"], found.fields["crop_fraction"]) == (288, 1.0)


def test_timms_words_for_wordnets_numbers() -> None:
    config = {
        "pretrained_cfg": TIMM | {"label_names": ["n01", "n02"]},
        "label_descriptions": {"n01": "tench, Tinca tinca", "n02": "goldfish"},
    }
    assert read_timm(config)[0].labels == ("tench", "goldfish")
    assert read_timm(config | {"label_descriptions": {"n01": "tench"}})[0].labels == ("n01", "n02")


@pytest.mark.parametrize(("mode", "fit"), [("squash", "stretch"), ("border", "pad"), (None, "crop"), (["x"], "crop")])
def test_crop_modes_of_timm(mode, fit) -> None:
    assert read_timm({"pretrained_cfg": TIMM | {"crop_mode": mode}})[0].fields["fit"] == fit


@pytest.mark.parametrize(
    ("changes", "is_approximate"),
    [
        ({}, False),
        ({"crop_mode": "squash", "crop_pct": 1.0}, False),
        ({"crop_mode": "squash"}, True),
        ({"crop_mode": "border"}, True),
        ({"crop_pct": 1.1}, True),
    ],
)
def test_what_comes_only_close_to_timm_is_marked(changes, is_approximate) -> None:
    assert read_timm({"pretrained_cfg": TIMM | changes})[0].is_approximate == is_approximate


def test_the_old_flat_form_of_timm() -> None:
    assert read_timm({"architecture": "resnet50", **TIMM})[0].fields["crop_fraction"] == 224 / 248


def test_another_programs_config_is_not_timms() -> None:
    assert read_timm({"model_type": "vit", "input_size": [3, 224, 224]}) == ()
