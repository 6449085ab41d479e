"""The whole bot over real sockets against the sandbox, seen from the keyboard."""
