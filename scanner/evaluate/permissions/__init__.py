"""Is a principal able to do more than it should?"""
