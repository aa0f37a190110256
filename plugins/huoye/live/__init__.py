"""What every live figure shares: block base, HTML contract, bake store, browser assets, check."""
