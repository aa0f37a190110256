"""How long a site of many articles takes to build, and how much memory."""
