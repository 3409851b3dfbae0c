"""Where a model does not tell its preprocessing: try the usual ones, keep what the person chose, write it down."""
