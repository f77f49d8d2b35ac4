"""Names of folders and files by which projects tell what a file is for.

Facts of public projects: each name stands beside one that has such a folder or file.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


INSTALLED = _words(
    ".eggs .env .nox .tox .venv __pypackages__ dist-packages node_modules site-packages venv"
)
"""Folders that hold what is installed."""

COPIED = _words(
    """
    _vendor blib2to3 bundled extern externals third-party third_party thirdparty vendor
    vendored
    """
)
"""Folders that hold copies of somebody else's code, kept with the project."""

TESTS = _words("e2e integration_tests spec specs test testing tests unittests")
"""Folders that hold tests of Python code."""

MATERIAL = _words(
    """
    __fixtures__ cassettes fixture fixtures mock_data sample_projects snapshots test-data
    test_data test_fixtures test_projects testdata
    """
)
"""Folders that hold what tests work on."""

DOCS = _words("doc docs documentation")
"""Folders that hold the documentation of Python code."""

EXAMPLES = _words(
    """
    bench benchmark benchmarks demo demos example examples notebooks playground recipes
    samples snippets tutorial tutorials
    """
)
"""Folders that show how something is used."""

SCRIPTS = _words(".ci .github .gitlab bin ci contrib dev hack script scripts tasks tool tools")
"""Folders at the top of a project that hold what its developers start."""

BUILD_FILES = _words("build.py hatch_build.py setup.py")
"""Files at the top of a project that build it."""

SCRIPT_FILES = _words("conftest.py dodo.py fabfile.py noxfile.py tasks.py versioneer.py wscript")
"""Files that tools of developers load by their name."""

BUILT = _words(".next build coverage dist out")
"""Folders that a JavaScript build writes."""

NODE_TESTS = _words(
    """
    __mocks__ __tests__ bench benchmark benchmarks cypress e2e
    integration mocks playwright spec specs stories storybook test test-utils testing tests
    """
)
"""Folders that hold tests and stories of JavaScript code."""

NODE_DOCS = _words(".vitepress .vuepress doc docs documentation site website")
"""Folders at the top of a package that hold its documentation."""

NODE_TOOLING = _words(".config .github ci config dev grunt gulp hack script scripts tasks tools")
"""Folders at the top of a package that hold what its developers start."""

NODE_BUILT = _words(".next .nuxt .output amd build cjs coverage dist es esm out public")
"""Folders near the top of a package that a build writes."""
