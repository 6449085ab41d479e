"""An envelope comes in, its acknowledgement goes out, and work that outlives it."""
