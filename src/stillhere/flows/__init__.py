"""The few operations that cross domains. Who reads these and the pure files knows the product."""
