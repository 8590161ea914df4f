"""Records of speeches, videos, people and the rest, with the keys that editors write and their rules."""
