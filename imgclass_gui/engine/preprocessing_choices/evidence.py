"""How good a recipe looks, without knowing what is on the pictures.

All figures are made of answers of shape (pictures, variants, classes): for each picture the probabilities that a model
gives to it and to harmless changes of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Share of an even distribution that is mixed in, so that one changed answer cannot cost more than log(classes / share).
_SMOOTHING = 0.01


def sureness(answers: NDArray[np.floating]) -> float:
    """The mean probability of the likeliest class of the unchanged pictures, 0 to 1."""
    return float(answers[:, 0].max(axis=-1).mean())


def consistency(answers: NDArray[np.floating]) -> float:
    """How well the answers to the changed pictures agree with those to the unchanged ones, 0 to 1.

    The mean of two shares: how often the likeliest class stays, and how much of the probability stays where it was (one
    less the total variation distance, which is half the sum of the absolute differences).
    """
    first, others = answers[:, :1], answers[:, 1:]
    is_same = others.argmax(axis=-1) == first.argmax(axis=-1)
    stays = 1 - np.abs(others - first).sum(axis=-1) / 2
    return float((is_same.mean() + stays.mean()) / 2)


def steady_information(answers: NDArray[np.floating]) -> float:
    """What the answer tells about the picture and keeps telling under harmless changes, in nats.

    `I - mean KL(b || a)`: the mutual information between picture and answer, `I = H(mean answer) - mean H(answer)`
    (Bridle, Heading and MacKay 1991, "Unsupervised classifiers, mutual information and 'phantom targets'"), less the
    mean divergence of the answer `b` to one variant of a picture from the answer `a` to another variant of it. The sum
    is `H(mean answer) - mean cross entropy(b, a)`.

    A wrong scaling betrays itself in one of three ways, each of which costs: the answer hardly depends on the picture
    (the entropy of the mean is small), it is unsure (its own entropy is large), or it is sure but turns over when the
    picture is moved by a few pixels (the divergence is large). Without the divergence, networks without normalisation
    look best with the largest numbers, which only make their answers sharper.

    Returns:
        At most the logarithm of the number of pictures or of classes; may be below 0.
    """
    variants, classes = answers.shape[1:]
    smooth = (1 - _SMOOTHING) * answers.astype(np.float64) + _SMOOTHING / classes
    logs = np.log(smooth)
    mean = smooth.mean(axis=(0, 1))
    # Of all pairs of two different variants at once: the product of the sums, less that of each with itself.
    pairs = (smooth.sum(axis=1) * logs.sum(axis=1)).sum(axis=-1) - (smooth * logs).sum(axis=(1, 2))
    cross_entropy = -pairs.mean() / (variants * (variants - 1))
    return float(-(mean * np.log(mean)).sum() - cross_entropy)
