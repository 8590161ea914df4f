"""Mail: what it says, how it leaves the house, and the worker that empties the outbox."""
