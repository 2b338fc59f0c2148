"""What people and machines see of a subject: JSON, plain and live, side by side."""
