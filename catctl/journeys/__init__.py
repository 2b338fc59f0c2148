"""The only place that brings the wings together: whole ways from a wish to a result."""
