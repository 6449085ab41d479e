"""The sandbox, over real HTTP and real WebSocket."""
