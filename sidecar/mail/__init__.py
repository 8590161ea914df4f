"""Mail: messages, transports, and the worker that empties the outbox."""
