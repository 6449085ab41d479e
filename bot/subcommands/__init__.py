"""The sub-commands of ``/incident``: a file each, and one table."""
