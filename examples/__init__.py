"""Scripts that draw the figures; each has ``main(outdir="figures", *, fast=False)`` and runs on its own."""
