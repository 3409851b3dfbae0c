"""Engine calls as Qt signals. QtCore only."""
