"""Who answers for what is scanned, and whether that still holds."""
