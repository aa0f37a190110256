"""What models learn from, read strictly: pictures, labelled avatars, text."""
