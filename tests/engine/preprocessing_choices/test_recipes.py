import numpy as np
import pytest

from imgclass_gui.engine.preprocessing_choices.recipes import (
    HANDICAP,
    geometry_text,
    list_recipes,
    other_geometry,
    scaling_text,
)
from trainer.contract.preprocess import normalize
from trainer.contract.preprocess_spec import PreprocessSpec

IMAGENET = PreprocessSpec(mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225), filter="bilinear")
GREY = PreprocessSpec(28, 28, "stretch", 1.0, "bilinear", "L", (0.0,), (1.0,))


def ends(spec):
    """What a black and a white picture become, channel by channel."""
    pictures = (np.full((1, 1, spec.channels), value, np.uint8) for value in (0, 255))
    return [normalize(picture, spec).reshape(-1).tolist() for picture in pictures]


@pytest.mark.parametrize(
    ("name", "black", "white"),
    [
        ("RGB, 0 to 1", [0] * 3, [1] * 3),
        ("RGB, -1 to 1", [-1] * 3, [1] * 3),
        ("RGB, 0 to 255", [0] * 3, [255] * 3),
        ("RGB, ImageNet mean and deviation", [-2.118, -2.036, -1.804], [2.249, 2.429, 2.640]),
        ("BGR, 0 to 255 less the Caffe means", [-103.939, -116.779, -123.68], [151.061, 138.221, 131.32]),
        ("RGB, 0 to 255 less the ImageNet means", [-123.68, -116.779, -103.939], [131.32, 138.221, 151.061]),
        ("BGR, 0 to 255", [0] * 3, [255] * 3),
        ("BGR, 0 to 1", [0] * 3, [1] * 3),
        ("grey, 0 to 1", [0], [1]),
        ("grey, 0 to 255", [0], [255]),
        ("grey, -1 to 1", [-1], [1]),
        ("grey, MNIST mean and deviation", [-0.4242], [2.8215]),
    ],
)
def test_what_a_pixel_becomes(name, black, white) -> None:
    [recipe] = [one for one in list_recipes(GREY if name.startswith("grey") else IMAGENET) if one.name == name]
    assert ends(recipe.spec) == [pytest.approx(black, abs=1e-3), pytest.approx(white, abs=1e-3)]
    assert recipe.spec.color_order == {"gre": "L"}.get(name[:3], name[:3])
    assert recipe.origin


@pytest.mark.parametrize(("guess", "number"), [(IMAGENET, 8), (GREY, 4)])
def test_the_guess_comes_first_and_once(guess, number) -> None:
    recipes = list_recipes(guess)
    assert [recipe.is_guess for recipe in recipes] == [True] + [False] * (number - 1)
    assert recipes[0].spec == guess
    assert len({recipe.name for recipe in recipes}) == len({recipe.spec for recipe in recipes}) == number
    assert {(recipe.spec.height, recipe.spec.fit, recipe.spec.filter) for recipe in recipes} == {
        (guess.height, guess.fit, "bilinear")
    }
    assert (recipes[0].handicap, min(recipe.handicap for recipe in recipes[1:])) == (0, HANDICAP)


def test_an_unusual_guess_is_one_more() -> None:
    guess = PreprocessSpec(color_order="BGR", mean=(0.1, 0.2, 0.3), std=(0.5, 0.5, 0.5))
    recipes = list_recipes(guess)
    assert (len(recipes), recipes[0].name, recipes[0].spec) == (9, "BGR, -0.6 to 1.8", guess)


def test_the_other_geometry() -> None:
    first = list_recipes(IMAGENET)[1]
    other = other_geometry(first)
    assert (first.spec.fit, other.spec.fit, other.spec.mean) == ("crop", "stretch", first.spec.mean)
    assert (other.spec.scaled_size, other.handicap) == ((224, 224), first.handicap + HANDICAP)
    assert other_geometry(other).spec == first.spec
    assert other_geometry(list_recipes(GREY)[0]).spec.crop_fraction == 1.0


def test_words_for_people() -> None:
    assert list_recipes(IMAGENET)[2].text == "RGB, -1 to 1; centre crop"
    assert scaling_text(GREY) == "grey, 0 to 1"
    fits = [PreprocessSpec(fit="crop", crop_fraction=1.0), PreprocessSpec(fit="stretch"), PreprocessSpec(fit="pad")]
    assert [geometry_text(spec) for spec in fits] == [
        "largest centred part", "whole picture stretched", "whole picture on a border",
    ]  # fmt: skip
