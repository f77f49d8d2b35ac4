"""Modules and data of a packed bundle, read as those of a folder of policies are."""

from scanner.model.connector import Normalizer
from scanner.normalize._documents import resources_of

normalizer = Normalizer(lambda snapshot: resources_of(snapshot, strict=True))
