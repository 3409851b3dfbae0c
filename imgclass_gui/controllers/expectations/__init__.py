"""The flow of "What does this model expect?"."""
