"""The middle of "Look inside" while two pictures or two networks are compared."""
