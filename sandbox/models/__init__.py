"""Models whose test risk is known: a task and a sample size in, a risk out."""
