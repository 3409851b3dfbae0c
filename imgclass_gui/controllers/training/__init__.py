"""The flow of "Retrain on folder": choose, train, understand, use."""
