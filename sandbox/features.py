"""How a model sees its inputs: what a model of one's own says to be simulated."""

from sandbox.tasks.input_views import LeadingDirections, RandomProjections

__all__ = ["LeadingDirections", "RandomProjections"]
