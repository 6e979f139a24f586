"""Writing to mirrors. Mirrors write, watch reads, neither imports the other."""
