"""Authors' pictures: their sizes, so that nothing moves, and smaller ones for small screens."""
