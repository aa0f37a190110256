"""What a run is worth: likelihood, exactness, memorisation, word sets."""
