"""The whole bot over real sockets against the sandbox, as people use it."""
