"""Programs that run on the code of one version, each in a process of its own."""
