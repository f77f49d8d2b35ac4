"""The words of the domain as frozen values; import each from the module that defines it."""
