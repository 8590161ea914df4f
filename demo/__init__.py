"""Makes the media of the demonstration newsroom: the films from their catalogue entries, and the pictures they are made of."""
