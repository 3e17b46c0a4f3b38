"""What a model sees of a task: a spectrum, and the power laws among them."""
