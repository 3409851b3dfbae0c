"""The trainer: a folder of pictures becomes a model. A program of its own; torch is loaded only by what needs it."""
