"""Numbers that a text quotes, put in at build from where they were measured."""
