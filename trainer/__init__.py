"""The trainer: a folder of pictures becomes a model. A program of its own; torch is loaded only by what needs it."""

from trainer.contract.privacy import forbid_telemetry
from trainer.contract.thread_policy import wait_without_spinning

# Here, because nothing of ours can import ONNX Runtime or torch without having imported this package before.
forbid_telemetry()
wait_without_spinning()
