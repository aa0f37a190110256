"""What a build tells its author besides problems: how far it is, what it did, and why."""
