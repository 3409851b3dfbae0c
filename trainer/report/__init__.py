"""What a run tells about its network: how often it is right, how sure it may be, and which labels look wrong."""
