"""What an environment costs: price catalogue, estimate, tips."""
