"""Is every open-source licence allowed where it is used?"""
