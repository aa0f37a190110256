"""What we give out besides the site: wheels, made once a release from a clone with node_modules."""
