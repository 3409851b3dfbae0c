"""The flow of "Look inside": a network, a picture in it, a layer, a channel, a number."""
