"""A monitor that is a verifier: it compares with what the keyholders signed, not with what it saw last time."""
