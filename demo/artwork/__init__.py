"""The posters and stills of the demonstration catalogue, drawn by code: flat shapes, engraved lines, seven inks."""
