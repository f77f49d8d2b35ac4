"""Imports in the examples of docstrings, where a project says that it runs them."""

from scanner.evaluate.dependencies._records import Imported, Project


def add_doctests(project: Project) -> None:
    """Let the examples in docstrings count as tests, where the settings say so (`doctests`)."""
    if not project.settings.doctests:
        return
    for file in project.modules:
        for module, line, need in file.attributes.get("doctests", ()):
            project.imports.append(Imported(module, need, "test", file, line))
