"""What every build promises: problems stop it, all of them listed, and the output changes whole."""
