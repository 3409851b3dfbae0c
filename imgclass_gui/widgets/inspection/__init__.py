"""The screen that opens a network: its layers, its feature maps, its numbers."""
