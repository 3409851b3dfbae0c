"""The trainer: a folder of pictures becomes a model. A program of its own; torch is loaded only by what needs it."""

from trainer.contract.privacy import forbid_telemetry

# Here, because nothing of ours can import ONNX Runtime without having imported this package before.
forbid_telemetry()
