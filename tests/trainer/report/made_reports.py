"""Reports as a training writes them, made up but consistent: every figure comes from simulated answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from trainer.report.abstention import choose_threshold
from trainer.report.calibration import LabelledLogits, build_calibration, softmax
from trainer.report.classification import build_figures
from trainer.report.label_issues import find_label_issues

SAMPLES = Path(__file__).resolve().parents[3] / "assets" / "samples"
FILES = {
    "cat": "cat.png",
    "coffee": "coffee.png",
    "flower": "flower.jpg",
    "motorcycle": "motorcycle.png",
    "palace": "palace.jpg",
    "photographer": "photographer.png",
    "pilot": "pilot.png",
    "rocket": "rocket.jpg",
}


def sample_path(path: str) -> Path:
    """The sample photo that stands for a path of a made-up report: that of its class, else some other."""
    stem = path.split("/")[0]
    return SAMPLES / FILES.get(stem, [*FILES.values()][sum(path.encode("utf-8", "replace")) % len(FILES)])


def made_report(
    labels: Sequence[str] = tuple(FILES), a_class: int = 200, skill: float = 3.9, seed: int = 3
) -> dict[str, Any]:
    """A fine-tuning with everything that a report can hold."""
    rng = np.random.default_rng(seed)
    counts = {label: int(a_class * (0.6 + 0.8 * rng.random())) for label in labels}
    validation, test = (_simulated(rng, counts, share, skill) for share in (0.15, 0.25))
    calibration = build_calibration(LabelledLogits("validation", *validation), LabelledLogits("test", *test))
    calm = [(softmax(logits, calibration.temperature), targets) for logits, targets in (validation, test)]
    threshold = choose_threshold(*calm[0], max_error=0.05).with_test(*calm[1])
    largest = max(range(len(labels)), key=lambda index: counts[labels[index]])
    figures = [build_figures(*one, labels, largest).to_json() for one in calm]
    sizes = {"train": sum(counts.values()) - len(validation[1]) - len(test[1])}
    sizes |= {"validation": len(validation[1]), "test": len(test[1])}
    history = _history(24, 17, rng)
    return {
        "format": 1,
        "name": "sample photos",
        "recipe": "fine-tune",
        "network": "efficientnet_lite0",
        "created": "2025-11-24T20:07:31+01:00",
        "labels": [*labels],
        "data": {
            "folder": "/home/ada/pictures/sample photos",
            "fingerprint": "9b1f0c64d2a7",
            "pictures": sum(counts.values()),
            "counts": counts,
            "split": {"kind": "made", "seed": 0, "counts": sizes, "leaks": []},
            "unreadable": [{"path": f"{labels[0]}/IMG_0231.jpg", "message": "the file ends too early"}],
            "duplicates": 3,
            "near_duplicates": 5,
            "conflicts": 1,
        },
        "test": figures[1],
        "validation": figures[0],
        "history": history,
        "calibration": calibration.to_json(),
        "abstention": threshold.to_json(),
        "mistakes": _mistakes(*calm[1], labels),
        "label_issues": _issues(*calm[1], labels),
        "parity": {
            "pictures": 16,
            "same_answers": 16,
            "max_logit_difference": 3.1e-06,
            "batch_sizes": [1, 3],
            "onnxruntime": "1.23.2",
            "torch": "2.13.0+cpu",
        },
        "candidates": [
            {"recipe": "linear-probe", "val_accuracy": 0.847, "val_loss": 0.512, "seconds": 11.2, "kept": False},
            {"recipe": "fine-tune", "val_accuracy": 0.889, "val_loss": 0.401, "seconds": 318.4, "kept": True},
        ],
        "receipts": _receipts(),
        "notes": [
            "3 pictures occur twice and stay on one side of the split.",
            f"{labels[0]}/IMG_0231.jpg could not be read and is left out.",
        ],
    }


def _simulated(rng: np.random.Generator, counts: dict[str, int], share: float, skill: float) -> tuple[Any, Any]:
    """Logits of a network that is too sure of itself, and the true classes. Neighbours are alike."""
    sizes = [max(1, round(count * share)) for count in counts.values()]
    targets = np.repeat(np.arange(len(sizes)), sizes)
    logits = rng.normal(size=(len(targets), len(sizes)))
    rows = np.arange(len(targets))
    logits[rows, targets] += skill + rng.normal(scale=1.2, size=len(targets))
    logits[rows, targets ^ 1 if len(sizes) % 2 == 0 else targets] += 1.1
    return 2.8 * logits, targets


def _history(epochs: int, best: int, rng: np.random.Generator) -> list[dict[str, Any]]:
    rows = []
    for epoch in range(1, epochs + 1):
        loss = 0.06 + 1.95 * math.exp(-epoch / 5) + 0.02 * rng.normal()
        val_loss = 0.36 + 1.7 * math.exp(-epoch / 4.5) + 0.011 * max(0, epoch - best) + 0.012 * rng.normal()
        rows.append(
            {
                "epoch": epoch,
                "loss": loss,
                "accuracy": min(0.995, 1 - 0.82 * math.exp(-epoch / 4.5)),
                "val_loss": val_loss,
                "val_accuracy": round(72 * (0.89 - 0.66 * math.exp(-epoch / 4.2) + 0.008 * rng.normal())) / 72,
                "learning_rate": 1e-3 * 0.5 * (1 + math.cos(math.pi * epoch / epochs)),
                "seconds": 13.2 + rng.random(),
                "is_best": epoch in (1, 2, 3, 5, 8, 12, best),
            }
        )
    return rows


def _mistakes(probabilities: Any, targets: Any, labels: Sequence[str]) -> list[dict[str, Any]]:
    answers = probabilities.argmax(axis=1)
    wrong = sorted(np.flatnonzero(answers != targets), key=lambda row: -probabilities[row].max())[:60]
    return [
        {
            "path": f"{labels[targets[row]]}/IMG_{1000 + 37 * int(row)}.jpg",
            "label": labels[targets[row]],
            "predicted": labels[answers[row]],
            "probability": float(probabilities[row].max()),
            "label_probability": float(probabilities[row, targets[row]]),
        }
        for row in wrong
    ]


def _issues(probabilities: Any, targets: Any, labels: Sequence[str]) -> dict[str, Any]:
    found = find_label_issues(probabilities, targets, labels, most=9)
    suspects = [
        {
            "path": f"{one.given}/IMG_{1000 + 37 * one.index}.jpg",
            "given": one.given,
            "suggested": one.suggested,
            "given_probability": one.given_probability,
            "suggested_probability": one.suggested_probability,
        }
        for one in found
    ]
    return {"method": "confident learning, out of fold", "checked": len(targets), "suspects": suspects}


def _receipts() -> dict[str, Any]:
    return {
        "command": "imgclass-train fit '/home/ada/pictures/sample photos' -o runs/sample --recipe fine-tune --seed 0",
        "seed": 0,
        "versions": {"imgclass": "0.1.0", "python": "3.11.9", "torch": "2.13.0+cpu", "onnxruntime": "1.23.2"},
        "machine": {"system": "Linux x86_64", "cpu": "Intel Core i5-8250U", "cores": 4},
        "data_fingerprint": "9b1f0c64d2a7",
        "model_sha256": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
        "seconds": 331.7,
        "determinism": "On the same machine with the same versions, the weights come out the same to the last bit.",
        "config": {"epochs": 30, "batch_size": 32, "learning_rate": 0.001, "patience": 7, "augment": True},
    }


def untested_report() -> dict[str, Any]:
    """Pictures to choose by, but none to test with."""
    report = made_report()
    report["test"] = report["abstention"]["test"] = None
    del report["data"]["split"]["counts"]["test"]
    report["data"]["split"]["kind"] = "given"
    return report


def bare_report() -> dict[str, Any]:
    """A linear probe on a handful of pictures: nothing could be measured."""
    report = made_report(a_class=4)
    report |= {"recipe": "linear-probe", "history": [], "mistakes": [], "notes": []}
    report |= dict.fromkeys(("test", "validation", "calibration", "abstention", "label_issues"))
    report["candidates"] = [{**report["candidates"][0], "kept": True}]
    split = {"kind": "none", "counts": {"train": report["data"]["pictures"]}}
    report["data"] |= {"unreadable": [], "duplicates": 0, "near_duplicates": 0, "conflicts": 0}
    report["data"]["split"] |= split
    return report


def odd_report() -> dict[str, Any]:
    """Everything that can go wrong at once: diverged, no better than guessing, leaks, a file that differs."""
    report = made_report(("bees", "ants"), a_class=30)
    report["history"] = [{**row, "loss": math.nan, "val_loss": None, "val_accuracy": None} for row in report["history"]]
    report["test"] |= {"accuracy": 0.4, "interval": [0.2, 0.63], "correct": 6, "n": 15, "baseline": 8 / 15}
    report["abstention"] |= {"reached": False, "validation": {"coverage": 0.1, "error": 0.3}}
    report["calibration"] |= {"temperature": 1.0, "note": "9 pictures are too few to fit a temperature."}
    report["data"]["split"]["leaks"] = [["bees/1.jpg", "ants/2.jpg"]]
    report["parity"]["same_answers"] = 15
    return report


def large_report(classes: int = 3000) -> dict[str, Any]:
    """Very many classes, mistakes and suspects; class 5 is always taken for class 6."""
    report = made_report()
    labels = [f"species {number}" for number in range(classes)]
    counts = dict.fromkeys(labels, 20)
    confusion = [[0] * classes for _ in labels]
    for number in range(classes):
        confusion[number][number if number != 5 else 6] = 4
    rows = [
        {"label": label, "n": 4, "precision": 1.0, "recall": 1.0, "recall_interval": [0.51, 1.0], "f1": 1.0}
        for label in labels
    ]
    rows[5] |= {"precision": None, "recall": 0.0, "recall_interval": [0.0, 0.49], "f1": 0.0}
    report["labels"] = labels
    report["data"] |= {"counts": counts, "pictures": 20 * classes}
    report["test"] |= {"classes": rows, "confusion": confusion}
    report["mistakes"] *= 10
    report["label_issues"]["suspects"] *= 30
    return report
