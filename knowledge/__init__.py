"""The report as data, and pure matching: reads files, nothing else."""
