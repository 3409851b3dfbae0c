"""The sections for who wants to do it again, or to be sure of the file: command, versions, parity."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from trainer.report.page_parts import Section, facts, more, paragraph, warning
from trainer.report.page_text import count, counted, duration, path, text

_WORDS = {
    "cpu": "CPU",
    "onnxruntime": "ONNX Runtime",
    "torch": "PyTorch",
    "numpy": "NumPy",
    "pillow": "Pillow",
    "python": "Python",
    "imgclass": "Imgclass",
    "onnx": "ONNX",
    "os": "system",
}


def receipts_section(receipts: Mapping[str, Any]) -> Section:
    """The command, and all that the result depends on."""
    body = paragraph("This command does it again; one click selects it.")
    body += f"<pre><code>{text(receipts['command'], 4000)}</code></pre>"
    body += paragraph(text(receipts["determinism"], 600), "plain")
    short = [("seed", text(receipts["seed"])), ("took", duration(receipts["seconds"]))]
    for values in (receipts["versions"], receipts["machine"]):
        short += [(_WORDS.get(key, text(key)), _value(value)) for key, value in values.items()]
    body += facts(short, "columns")
    body += facts(
        [
            ("data fingerprint", path(receipts["data_fingerprint"])),
            ("SHA-256 of the model", path(receipts["model_sha256"])),
        ]
    )
    if receipts["config"]:
        settings = facts((text(key), _value(value)) for key, value in receipts["config"].items())
        body += more("All settings", settings)
    return Section("receipts", "Receipts", "What it takes to get this result again", body)


def parity_section(parity: Mapping[str, Any]) -> Section:
    """Whether the model file answers as the network did."""
    compared, same = parity["pictures"], parity["same_answers"]
    of_all = f"{count(same)} of {counted(compared, 'picture', 'pictures')}"
    sizes = " and ".join(count(size) for size in parity["batch_sizes"])
    proof = (
        f"{of_all} got the same answer from ONNX Runtime {text(parity['onnxruntime'])} and from PyTorch "
        f"{text(parity['torch'])}, in batches of {sizes}. The largest difference of a logit is "
        f'<span class="number">{parity["max_logit_difference"]:.1e}</span>.'
    )
    if same < compared:
        body = warning(proof)
        return Section("parity", "Parity", "The model file does not always give the network's answer", body)
    body = paragraph(f'<span class="pill good">✓ proven</span> {proof}')
    return Section("parity", "Parity", "The model file gives the network's own answers", body)


def _value(value: object) -> str:
    """A setting as JSON has it; words without quotation marks."""
    return text(value if isinstance(value, str) else json.dumps(value, default=str), 300)
