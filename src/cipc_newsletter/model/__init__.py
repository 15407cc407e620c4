"""What things are: frozen values without I/O. Everything else imports from here; nothing here imports back."""
