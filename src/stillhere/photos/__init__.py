"""Pictures: intake, decoding behind a wall, renditions made from reviewed pixels, and the proof on their bytes."""
