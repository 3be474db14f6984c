"""How the encoder's file is made. Needs the dependency group `training`; nothing of the library imports it."""
