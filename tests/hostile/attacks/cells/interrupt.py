# must: refused: KeyboardInterrupt
raise KeyboardInterrupt
