"""What the page of a model says of it, a module a kind of model, by the kind's name."""
