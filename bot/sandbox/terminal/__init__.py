"""The sandbox's terminal: you type what people do, and read what they see."""
