"""Figure kinds over the site's models, one file each."""
