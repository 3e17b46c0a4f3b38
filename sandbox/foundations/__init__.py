"""What everything rests on: declared parameters, records of arrays, batches, and warnings about validity."""
