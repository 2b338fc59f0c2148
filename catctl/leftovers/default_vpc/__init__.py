"""The default VPC of a region, which is nobody's and may be in the way."""
