"""What a value means, by kind and path: keyed lists, sets, quantities, defaults."""
