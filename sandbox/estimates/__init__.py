"""What is computed from a user's data: estimates of the test risk."""
