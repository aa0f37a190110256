"""The writer's loop: a site that is built, shown, and follows what its author saves."""
