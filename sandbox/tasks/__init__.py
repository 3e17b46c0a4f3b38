"""What is learnt: populations, with their constructors by name, and how models look at the inputs."""
