"""Distributions that another one imports by itself, and the features that make it do so.

Facts of each library's own documentation: its optional dependencies and what needs them.
"""

from collections.abc import Iterator

from scanner.normalize.grammars.fixed_texts import FixedTexts

COMPANIONS: dict[str, tuple[str, ...]] = {
    name: tuple(users.split(","))
    for name, _, users in (
        pair.partition("=")
        for pair in [
            "psycopg-binary=psycopg",
            "psycopg-c=psycopg",
            "psycopg-pool=psycopg",
            "uvloop=uvicorn,sanic,gunicorn,hypercorn",
            "httptools=uvicorn,sanic",
            "watchfiles=uvicorn",
            "websockets=uvicorn",
            "wsproto=uvicorn,hypercorn",
            "python-multipart=fastapi,starlette",
            "itsdangerous=starlette,fastapi",
            "email-validator=pydantic,wtforms,fastapi",
            "fastapi-cli=fastapi",
            "gevent=gunicorn,celery",
            "eventlet=gunicorn,celery,flask-socketio",
            "hiredis=redis",
            "redis=django-rq,rq,celery,kombu,django-redis,channels-redis",
            "tablib=django-tables2,django-import-export",
            "python3-saml=social-auth-core,social-auth-app-django",
            "python-ldap=django-auth-ldap",
            "pysocks=requests,urllib3",
            "h2=httpx",
            "socksio=httpx",
            "brotli=aiohttp,httpx,requests,urllib3,whitenoise",
            "aiodns=aiohttp",
            "cchardet=aiohttp,beautifulsoup4",
            "lxml=beautifulsoup4,pandas",
            "html5lib=beautifulsoup4,pandas",
            "tzdata=django,pandas,pendulum,celery,tzlocal",
            "python-levenshtein=fuzzywuzzy,thefuzz",
            "grpcio-tools=grpcio",
            "argon2-cffi=django,passlib",
            "bcrypt=passlib,django,paramiko",
            "python-dotenv=flask,pydantic-settings,uvicorn",
            "numexpr=pandas",
            "bottleneck=pandas,xarray",
            "llvmlite=numba",
            "ipywidgets=tqdm,jupyter,notebook",
            "cryptography=pyjwt,pymysql,python-jose,authlib",
            "sqlalchemy-stubs=sqlalchemy",
            "kaleido=plotly",
            "colorama=click,pytest,tqdm,loguru",
            "tomli=coverage",
            "sentencepiece=transformers",
            "accelerate=transformers",
            "boto3-stubs=boto3",
            "watchdog=flask,werkzeug",
        ]
    )
}
"""Distribution -> those that load it by themselves when it is there."""

_FEATURES = """
read_excel -> openpyxl,xlrd,odfpy,pyxlsb,calamine
to_excel -> openpyxl,xlsxwriter,xlwt
ExcelWriter -> openpyxl,xlsxwriter
read_parquet -> pyarrow,fastparquet
to_parquet -> pyarrow,fastparquet
read_feather -> pyarrow
to_feather -> pyarrow
read_hdf -> tables,h5py
to_hdf -> tables,h5py
HDFStore -> tables
read_html -> lxml,html5lib,beautifulsoup4
read_xml -> lxml
to_markdown -> tabulate
EmailStr -> email-validator
ImageField -> pillow
UploadFile -> python-multipart
OAuth2PasswordRequestForm -> python-multipart
postgresql+psycopg2 -> psycopg2,psycopg2-binary
postgresql+psycopg -> psycopg
postgresql+asyncpg -> asyncpg
postgresql:// -> psycopg2,psycopg2-binary,psycopg
postgres:// -> psycopg2,psycopg2-binary,psycopg
django.db.backends.postgresql -> psycopg2,psycopg2-binary,psycopg
django.contrib.gis -> psycopg2,psycopg2-binary,psycopg,gdal
django.db.backends.mysql -> mysqlclient,pymysql
django.db.backends.oracle -> cx-oracle,oracledb
mysql+pymysql -> pymysql
mysql+mysqldb -> mysqlclient
mysql+mysqlconnector -> mysql-connector-python
mysql+aiomysql -> aiomysql
mysql:// -> mysqlclient
mssql+pyodbc -> pyodbc
mssql+pymssql -> pymssql
oracle+cx_oracle -> cx-oracle
oracle+oracledb -> oracledb
sqlite+aiosqlite -> aiosqlite
snowflake:// -> snowflake-sqlalchemy
bigquery:// -> sqlalchemy-bigquery
redshift+ -> sqlalchemy-redshift
clickhouse+ -> clickhouse-sqlalchemy
duckdb:// -> duckdb-engine
trino:// -> trino
redis:// -> redis
rediss:// -> redis
s3:// -> s3fs,boto3
gs:// -> gcsfs
gcs:// -> gcsfs
abfs:// -> adlfs
socks5 -> pysocks,httpx-socks,socksio
http2=True -> h2
Qt5Agg -> pyqt5,pyside2
QtAgg -> pyqt6,pyqt5,pyside6
notebook_app -> notebook
matplotlib widget -> ipympl
matplotlib ipympl -> ipympl
xarray -> netcdf4,h5netcdf,zarr,cfgrib,dask
Jinja2Templates -> jinja2
use_jinja -> jinja2
progress_apply -> tqdm
tiktoken -> tiktoken
device_map -> accelerate
load_in_8bit -> bitsandbytes,accelerate
to_image -> kaleido
write_image -> kaleido
AsyncSession -> greenlet
mark.anyio -> anyio
mocker -> pytest-mock
httpx_mock -> pytest-httpx
httpserver -> pytest-httpserver
"""
TRIGGERS: dict[str, tuple[str, ...]] = {
    feature: tuple(needed.split(","))
    for feature, _, needed in (row.partition(" -> ") for row in _FEATURES.strip().splitlines())
}
"""Text of a feature -> distributions of which it needs one."""
_NAMES = FixedTexts(TRIGGERS)


def triggers(text: str) -> Iterator[str]:
    """Yield, once each, the features named in a source text that need a distribution unseen."""
    return _NAMES.all_in(text)


def needed_by(trigger: str) -> tuple[str, ...]:
    """Return the distributions of which a feature needs one."""
    return TRIGGERS.get(trigger, ())
