"""Records what catctl and the provider ask of AWS, from an environment's first day to its last."""
