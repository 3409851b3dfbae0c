"""The widgets of "Retrain on folder"."""
