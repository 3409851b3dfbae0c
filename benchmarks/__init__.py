"""Speed and memory, measured as ratios against a baseline in the same run. `python -m benchmarks` runs all."""

import trainer  # noqa: F401 - before a benchmark imports ONNX Runtime, see trainer/contract/privacy.py
