"""The arithmetic of one number of a network, term by term, with its proof."""
