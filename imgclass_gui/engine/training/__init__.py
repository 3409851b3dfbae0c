"""Trainings as files and events: what became of one, how one is going. No Qt, no torch."""
