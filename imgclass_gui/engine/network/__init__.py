"""A network from the inside: its layers, its feature maps, how any number in it came about. No Qt, no torch."""
