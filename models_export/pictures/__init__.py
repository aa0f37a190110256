"""The family of flows and f-VAEs over pictures: config, training, evaluation, export."""
