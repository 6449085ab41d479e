"""The sandbox's terminal: a person types what people do, and reads what they see."""
