"""The recipes: ways from a divided folder to a trained network, a module each."""
