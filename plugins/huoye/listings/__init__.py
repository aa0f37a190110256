"""What leads to articles: listings in each language, related articles, the map of a site."""
