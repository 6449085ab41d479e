"""The parts that all windows share: the form, its history and its errors."""
