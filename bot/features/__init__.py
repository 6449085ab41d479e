"""What people can do, one file or folder for each thing."""
