"""The networks that can be trained, as PyTorch modules whose `state_dict` keys are the names that people read."""
