"""How ECS behaves: what moto leaves out, lived through in fast motion. No container is run."""
