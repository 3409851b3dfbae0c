"""The dialog "What does this model expect?": recipes side by side, own values, the names of the classes."""
