"""Imgclass: see what a convolutional network says about your pictures. Imports nothing heavy by itself."""

__version__ = "0.1.0"
