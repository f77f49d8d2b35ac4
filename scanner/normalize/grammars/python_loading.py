"""Names by which Python projects share packages and list what they load."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAMESPACES = _words(
    """
    airflow ansible_collections antlr4 azure backports collective databricks flufl google
    jaraco llama_index opentelemetry paste plone
    repoze ruamel snowflake sphinxcontrib zope
    """
)
"""Top-level packages that several distributions share: the next names tell them apart."""

PLUGIN_VARIABLES = _words(
    """
    AUTHENTICATION_BACKENDS CACHES CELERY_IMPORTS CHANNEL_LAYERS DATABASES DEFAULT_FILE_STORAGE
    DJANGO_APPS EMAIL_BACKEND INSTALLED_APPS LOCAL_APPS LOGGING MARKDOWN MIDDLEWARE
    MIDDLEWARE_CLASSES PLUGINS REST_FRAMEWORK STATICFILES_STORAGE STORAGES TEMPLATES
    THIRD_PARTY_APPS extensions hiddenimports html_theme html_theme_path imports
    include pytest_plugins source_parsers worker_class
    """
)
"""Variables whose text names modules that a program loads by itself."""

CALLS = ("import_module", "__import__", "importorskip", "import_string", "find_spec", "LazyImport")
"""Functions that load the module that their argument names."""

CALLED = (
    *CALLS,
    "sys.path",
    "subprocess",
    "os.system",
    ".run(",
    ".install(",
    ".include(",
    "lazy_loader",
    "_extensions=[",
)
"""Pieces of text without which no call loads, installs or starts anything."""
