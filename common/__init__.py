"""Ground floor: code that the generator and the sidecar share. It imports neither of them."""
