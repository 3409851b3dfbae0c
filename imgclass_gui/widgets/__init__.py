"""What is on the screen. Passive: setters in, intents (signals) out; no session, no file is touched here."""
