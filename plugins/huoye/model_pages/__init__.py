"""A page for each model of the site, and one of all: what their cards and manifests say."""
