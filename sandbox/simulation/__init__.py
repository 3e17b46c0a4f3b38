"""Monte Carlo: draw training sets, fit, and measure the population risk of every fit without a test set."""
