"""What the trainer and the desktop program must agree on: pixels, tensors, metadata, errors. numpy and Pillow only."""
