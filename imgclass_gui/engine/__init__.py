"""What the program knows: models, predictions, folders. No Qt, no torch."""
