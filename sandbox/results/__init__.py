"""What comes out: a risk with all its parts, how exact it is, a simulation, an equivalent."""
