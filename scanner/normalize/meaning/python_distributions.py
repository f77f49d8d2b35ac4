"""Which distribution provides which import, where the names differ or one must be sure.

Each pair is a fact of the distribution itself: the top-level packages that its published wheel
holds (`top_level.txt` or `RECORD`). Where several distributions provide one module, all are listed;
a declaration of any of them covers the import.
"""

_DIFFERING = """
absl-py=absl  adafruit-blinka=board,digitalio,busio,microcontroller  aiokafka=aiokafka  antlr4-python3-runtime=antlr4
apache-airflow=airflow  apache-beam=apache_beam  apache-flink=pyflink  argon2-cffi=argon2
arrow=arrow  async-timeout=async_timeout  atlassian-python-api=atlassian  attrs=attr,attrs  autobahn=autobahn
awscli=awscli  azure-core=azure.core  azure-identity=azure.identity  azure-keyvault-secrets=azure.keyvault.secrets
azure-storage-blob=azure.storage.blob  azure-cosmos=azure.cosmos  azure-servicebus=azure.servicebus
azure-functions=azure.functions  azure-mgmt-core=azure.mgmt.core  azure-mgmt-compute=azure.mgmt.compute
azure-mgmt-resource=azure.mgmt.resource  azure-mgmt-network=azure.mgmt.network  azure-mgmt-storage=azure.mgmt.storage
azure-storage-queue=azure.storage.queue  azure-storage-file-datalake=azure.storage.filedatalake
azure-data-tables=azure.data.tables  azure-eventhub=azure.eventhub  azure-devops=azure.devops  azure-ai-ml=azure.ai.ml
azure-keyvault-keys=azure.keyvault.keys  azure-monitor-opentelemetry=azure.monitor.opentelemetry
backports-zoneinfo=backports.zoneinfo  backports-cached-property=backports.cached_property
backports-strenum=backports.strenum  backports-tarfile=backports.tarfile  beautifulsoup4=bs4
beautifulsoup=BeautifulSoup  biopython=Bio,BioSQL  bitarray=bitarray  bleach=bleach  bs4=bs4
brotlicffi=brotlicffi  brotli=brotli  cairocffi=cairocffi  capstone=capstone  cassandra-driver=cassandra
cattrs=cattrs,cattr  celery=celery  charset-normalizer=charset_normalizer  cmake=cmake  colour-science=colour
comtypes=comtypes  confluent-kafka=confluent_kafka  couchdb=couchdb  crontab=crontab
cryptography=cryptography  cython=Cython,cython,pyximport  dbus-python=dbus  databricks-sdk=databricks.sdk
databricks-sql-connector=databricks.sql  databricks-connect=databricks.connect  dbt-core=dbt  delta-spark=delta
discord-py=discord  discord=discord  distribute=setuptools  django=django  django-allauth=allauth
django-autocomplete-light=dal,dal_select2  django-celery-beat=django_celery_beat
django-celery-results=django_celery_results  django-compressor=compressor  django-cors-headers=corsheaders
django-crispy-forms=crispy_forms  django-debug-toolbar=debug_toolbar  django-environ=environ
django-extensions=django_extensions  django-filter=django_filters  django-guardian=guardian  django-haystack=haystack
django-health-check=health_check  django-import-export=import_export  django-model-utils=model_utils  django-mptt=mptt
django-oauth-toolkit=oauth2_provider  django-ratelimit=django_ratelimit,ratelimit  django-redis=django_redis
django-rest-framework=rest_framework  django-rest-swagger=rest_framework_swagger  django-rq=django_rq
django-silk=silk  django-simple-history=simple_history  django-storages=storages  django-stubs=django-stubs
django-taggit=taggit  django-tinymce=tinymce  django-treebeard=treebeard  django-waffle=waffle
django-webpack-loader=webpack_loader  django-widget-tweaks=widget_tweaks  django-anymail=anymail  django-axes=axes
django-csp=csp  django-htmx=django_htmx
django-ninja=ninja  django-phonenumber-field=phonenumber_field  django-polymorphic=polymorphic
django-recaptcha=captcha,django_recaptcha  django-reversion=reversion  django-sekizai=sekizai
django-tables2=django_tables2  djangorestframework=rest_framework
djangorestframework-simplejwt=rest_framework_simplejwt  djangorestframework-jwt=rest_framework_jwt
djangorestframework-xml=rest_framework_xml  djangorestframework-csv=rest_framework_csv  dnspython=dns  dnspython3=dns
docker=docker  docker-py=docker  drf-spectacular=drf_spectacular  drf-nested-routers=rest_framework_nested
ecdsa=ecdsa  edgegrid-python=akamai  elasticsearch-dsl=elasticsearch_dsl  email-validator=email_validator  enum34=enum
et-xmlfile=et_xmlfile  facebook-business=facebook_business  fake-useragent=fake_useragent  faiss-cpu=faiss
faiss-gpu=faiss  fastavro=fastavro  ffmpeg-python=ffmpeg  firebase-admin=firebase_admin  flake8=flake8
flask-admin=flask_admin  flask-appbuilder=flask_appbuilder  flask-bcrypt=flask_bcrypt  flask-cors=flask_cors
flask-jwt-extended=flask_jwt_extended  flask-login=flask_login  flask-restful=flask_restful
flask-sqlalchemy=flask_sqlalchemy  flask-wtf=flask_wtf  fonttools=fontTools  functions-framework=functions_framework
funcy=funcy  gdal=osgeo,gdal,ogr,osr  gitpython=git  google-ads=google.ads
google-ai-generativelanguage=google.ai.generativelanguage  google-api-core=google.api_core
google-api-python-client=googleapiclient,apiclient  google-auth=google.auth,google.oauth2
google-auth-httplib2=google_auth_httplib2  google-auth-oauthlib=google_auth_oauthlib
google-cloud-bigquery=google.cloud.bigquery  google-cloud-bigtable=google.cloud.bigtable
google-cloud-core=google.cloud.client,google.cloud.exceptions
google-cloud-dataproc=google.cloud.dataproc,google.cloud.dataproc_v1  google-cloud-datastore=google.cloud.datastore
google-cloud-dlp=google.cloud.dlp,google.cloud.dlp_v2
google-cloud-firestore=google.cloud.firestore,google.cloud.firestore_v1
google-cloud-kms=google.cloud.kms,google.cloud.kms_v1
google-cloud-language=google.cloud.language,google.cloud.language_v1  google-cloud-logging=google.cloud.logging
google-cloud-monitoring=google.cloud.monitoring,google.cloud.monitoring_v3
google-cloud-pubsub=google.cloud.pubsub,google.cloud.pubsub_v1  google-cloud-run=google.cloud.run,google.cloud.run_v2
google-cloud-secret-manager=google.cloud.secretmanager,google.cloud.secretmanager_v1
google-cloud-spanner=google.cloud.spanner,google.cloud.spanner_v1  google-cloud-speech=google.cloud.speech
google-cloud-storage=google.cloud.storage  google-cloud-tasks=google.cloud.tasks,google.cloud.tasks_v2
google-cloud-texttospeech=google.cloud.texttospeech
google-cloud-translate=google.cloud.translate,google.cloud.translate_v2
google-cloud-vision=google.cloud.vision,google.cloud.vision_v1
google-cloud-aiplatform=google.cloud.aiplatform,vertexai  google-genai=google.genai
google-generativeai=google.generativeai  google-resumable-media=google.resumable_media
googleapis-common-protos=google.api,google.rpc,google.type,google.longrunning  graphql-core=graphql  graphviz=graphviz
grpcio=grpc  grpcio-health-checking=grpc_health  grpcio-reflection=grpc_reflection  grpcio-status=grpc_status
grpcio-tools=grpc_tools  haystack-ai=haystack  hdfs=hdfs  huggingface-hub=huggingface_hub  hydra-core=hydra
ibm-cloud-sdk-core=ibm_cloud_sdk_core  imbalanced-learn=imblearn  importlib-metadata=importlib_metadata
importlib-resources=importlib_resources  influxdb-client=influxdb_client  ipython=IPython  ipywidgets=ipywidgets
iso8601=iso8601  iterative-stratification=iterstrat  jaraco-classes=jaraco.classes  jaraco-context=jaraco.context
jaraco-functools=jaraco.functools  jaraco-text=jaraco.text  jinja2=jinja2  jira=jira
jupyter-client=jupyter_client  jupyter-core=jupyter_core  kafka-python=kafka  kafka-python-ng=kafka
kubernetes=kubernetes  kubernetes-asyncio=kubernetes_asyncio  launchdarkly-server-sdk=ldclient  ldap3=ldap3
levenshtein=Levenshtein  python-levenshtein=Levenshtein  libsass=sass,sassutils  lightning=lightning
line-bot-sdk=linebot  llama-cpp-python=llama_cpp  llama-index-core=llama_index.core  logbook=logbook  lxml=lxml
m2crypto=M2Crypto  mako=mako  markdown=markdown  markdown-it-py=markdown_it  markupsafe=markupsafe
matplotlib=matplotlib,mpl_toolkits,pylab  matrix-nio=nio  mdit-py-plugins=mdit_py_plugins  memcache=memcache
python-memcached=memcache  mkdocs=mkdocs  mlflow-skinny=mlflow  mlflow=mlflow  moviepy=moviepy  msgpack=msgpack
msgpack-python=msgpack  msrest=msrest  multipart=multipart  mypy=mypy,mypyc  mypy-extensions=mypy_extensions
mysql=MySQLdb  mysql-connector-python=mysql.connector,mysqlx  mysqlclient=MySQLdb
mysql-python=MySQLdb  netcdf4=netCDF4  netifaces=netifaces  newrelic=newrelic  numpy=numpy  nvidia-ml-py=pynvml
nvidia-ml-py3=pynvml  pynvml=pynvml  oauth2client=oauth2client  objgraph=objgraph  odfpy=odf
office365-rest-python-client=office365  onnxruntime-gpu=onnxruntime  onnxruntime=onnxruntime
opencv-contrib-python=cv2  opencv-contrib-python-headless=cv2  opencv-python=cv2  opencv-python-headless=cv2
openai-whisper=whisper  opensearch-py=opensearchpy  opentelemetry-api=opentelemetry
opentelemetry-sdk=opentelemetry.sdk  opentelemetry-exporter-otlp=opentelemetry.exporter.otlp
opentelemetry-exporter-otlp-proto-grpc=opentelemetry.exporter.otlp.proto.grpc
opentelemetry-exporter-otlp-proto-http=opentelemetry.exporter.otlp.proto.http
opentelemetry-exporter-prometheus=opentelemetry.exporter.prometheus
opentelemetry-semantic-conventions=opentelemetry.semconv  opentelemetry-instrumentation=opentelemetry.instrumentation
orjson=orjson  oslo-config=oslo_config  oslo-log=oslo_log  oslo-utils=oslo_utils  oss2=oss2  paho-mqtt=paho
paste=paste  pastedeploy=paste.deploy  pdfminer-six=pdfminer  pdf2image=pdf2image  pefile=pefile
peewee=peewee,playhouse,pwiz  pep8-naming=pep8ext_naming  pgvector=pgvector  phonenumbers=phonenumbers
phonenumberslite=phonenumbers  pika=pika  pillow=PIL  pillow-simd=PIL
pinecone-client=pinecone  pip-tools=piptools
plotly=plotly,_plotly_utils  ply=ply  poetry-core=poetry.core  poetry=poetry  prometheus-client=prometheus_client
prometheus-flask-exporter=prometheus_flask_exporter  prompt-toolkit=prompt_toolkit
protobuf=google.protobuf,google._upb  proto-plus=proto  psycopg=psycopg  psycopg-binary=psycopg_binary
psycopg-pool=psycopg_pool  psycopg2=psycopg2  psycopg2-binary=psycopg2  py-cpuinfo=cpuinfo  py3dns=DNS
pyasn1-modules=pyasn1_modules  pyaudio=pyaudio  pybind11=pybind11  pycairo=cairo  pycocotools=pycocotools
pycrypto=Crypto  pycryptodome=Crypto  pycryptodomex=Cryptodome  pycurl=pycurl,curl  pydantic=pydantic
pydantic-settings=pydantic_settings  pydot=pydot  pydotplus=pydotplus  pyenchant=enchant  pyfiglet=pyfiglet
pygithub=github  pygments=pygments  pygobject=gi,pygtkcompat  pyhamcrest=hamcrest  pyinstaller=PyInstaller  pyjwt=jwt
pyldap=ldap  pylint=pylint  pymongo=pymongo,bson,gridfs  pymupdf=fitz,pymupdf  pymysql=pymysql  pynacl=nacl
pyobjc=objc,Foundation,AppKit,Cocoa  pyobjc-core=objc  pyobjc-framework-cocoa=AppKit,Foundation,Cocoa,CoreFoundation
pyodbc=pyodbc  pyopengl=OpenGL  pyopenssl=OpenSSL  pypdf2=PyPDF2  pypdf=pypdf
pypiwin32=win32api,win32con,win32gui,pythoncom,pywintypes  pyqt5=PyQt5  pyqt6=PyQt6
pyqtwebengine=PyQt5.QtWebEngineWidgets  pyqtgraph=pyqtgraph  pyramid=pyramid  pyro4=Pyro4  pyro-ppl=pyro
pyserial=serial  pyserial-asyncio=serial_asyncio  pyshp=shapefile  pyside2=PySide2  pyside6=PySide6  pysmb=smb,nmb
pysocks=socks,sockshandler  pyspark=pyspark  pystray=pystray
tables=tables  pytelegrambotapi=telebot  pytesseract=pytesseract  pytest=pytest,_pytest,py
pytest-asyncio=pytest_asyncio  pytest-benchmark=pytest_benchmark  pytest-cov=pytest_cov  pytest-django=pytest_django
pytest-httpbin=pytest_httpbin  pytest-mock=pytest_mock  python-bidi=bidi
python-crontab=crontab  python-daemon=daemon  python-dateutil=dateutil  python-decouple=decouple  python-docx=docx
python-dotenv=dotenv  python-editor=editor  python-engineio=engineio  python-gitlab=gitlab  python-gnupg=gnupg
python-http-client=python_http_client  python-igraph=igraph  igraph=igraph  python-iso639=iso639
python-jenkins=jenkins  python-jose=jose  python-json-logger=pythonjsonlogger  python-keycloak=keycloak
python-keystoneclient=keystoneclient  python-ldap=ldap,ldapurl,ldif  python-logstash=logstash
python-louvain=community  python-lsp-server=pylsp  python-magic=magic  python-magic-bin=magic
python-markdown-math=mdx_math  python-mimeparse=mimeparse  python-multipart=multipart,python_multipart
python-nmap=nmap  python-novaclient=novaclient  python-openstackclient=openstackclient
python-pptx=pptx  python-rapidjson=rapidjson  python-slugify=slugify
python-snappy=snappy  python-socketio=socketio  python-swiftclient=swiftclient
python-telegram-bot=telegram  python-ulid=ulid  python-vlc=vlc  python-xlib=Xlib
python3-openid=openid  python3-saml=onelogin  pythonnet=clr,pythonnet  pytorch-lightning=pytorch_lightning  pyusb=usb
pyvcf=vcf  pywavelets=pywt
pywin32=win32api,win32con,win32gui,win32com,win32event,win32file,win32process,win32service,win32serviceutil,win32security,win32pipe,win32print,win32ui,win32clipboard,win32crypt,win32evtlog,win32job,win32net,win32pdh,win32profile,win32ts,pythoncom,pywintypes,winerror,servicemanager,_win32typing
pywinpty=winpty  pywinrm=winrm  pyxdg=xdg  pyyaml=yaml,_yaml  pyzmq=zmq  qdrant-client=qdrant_client
qtawesome=qtawesome  qtpy=qtpy  rasterio=rasterio  rfc3986-validator=rfc3986_validator
rpi-gpio=RPi  ruamel-yaml=ruamel.yaml  ruamel-yaml-clib=ruamel.yaml.clib,_ruamel_yaml  scikit-build=skbuild
scikit-fuzzy=skfuzzy  scikit-image=skimage  scikit-learn=sklearn  sklearn=sklearn  scikit-optimize=skopt
scikit-learn-extra=sklearn_extra  scikit-plot=scikitplot  scikit-surprise=surprise  scipy=scipy  seaborn=seaborn
secretstorage=secretstorage  sendgrid=sendgrid  sentence-transformers=sentence_transformers  sentry-sdk=sentry_sdk
setuptools=setuptools,pkg_resources,_distutils_hack  setuptools-scm=setuptools_scm  shap=shap
simple-salesforce=simple_salesforce  simplejson=simplejson  six=six  slack-sdk=slack_sdk,slack
slackclient=slack,slackclient  smart-open=smart_open  snowflake-connector-python=snowflake.connector
snowflake-sqlalchemy=snowflake.sqlalchemy  snowflake-snowpark-python=snowflake.snowpark
sortedcontainers=sortedcontainers  soundfile=soundfile  speechrecognition=speech_recognition  spacy=spacy
sphinx=sphinx  sphinx-rtd-theme=sphinx_rtd_theme  sphinxcontrib-applehelp=sphinxcontrib.applehelp  spotipy=spotipy
sqlalchemy=sqlalchemy  sqlalchemy-utils=sqlalchemy_utils  sqlalchemy-migrate=migrate
 statsmodels=statsmodels  stripe=stripe  suds-community=suds
suds-jurko=suds  suds-py3=suds
tavily-python=tavily  tensorboard=tensorboard  tensorboardx=tensorboardX
tensorflow=tensorflow  tensorflow-cpu=tensorflow  tensorflow-gpu=tensorflow  tensorflow-macos=tensorflow
tf-nightly=tensorflow  tensorflow-datasets=tensorflow_datasets  tensorflow-hub=tensorflow_hub
tensorflow-probability=tensorflow_probability  toml=toml  torch=torch,functorch,torchgen  torchvision=torchvision
torchaudio=torchaudio  tree-sitter=tree_sitter  triton=triton  trino=trino  tweepy=tweepy  twisted=twisted
typing-extensions=typing_extensions  typing-inspect=typing_inspect  tzdata=tzdata  ua-parser=ua_parser  ujson=ujson
umap-learn=umap  unidecode=unidecode  uritemplate=uritemplate  user-agents=user_agents  validators=validators
vaderSentiment=vaderSentiment  wand=wand  weasyprint=weasyprint  web-py=web  webob=webob  websocket-client=websocket
websockets=websockets  webtest=webtest  werkzeug=werkzeug  whitenoise=whitenoise  wordcloud=wordcloud  wxpython=wx
xgboost=xgboost  xlrd=xlrd  xlsxwriter=xlsxwriter  xmltodict=xmltodict  yt-dlp=yt_dlp  z3-solver=z3
zc-lockfile=zc.lockfile  zeroconf=zeroconf  zope-component=zope.component  zope-event=zope.event
zope-interface=zope.interface  zope-schema=zope.schema  zstandard=zstandard  aws-cdk-lib=aws_cdk
aws-xray-sdk=aws_xray_sdk   click-plugins=click_plugins  datadog=datadog
ddtrace=ddtrace  dash-bootstrap-components=dash_bootstrap_components  eth-utils=eth_utils  factory-boy=factory
fastapi=fastapi  prophet=prophet  flask=flask  hiredis=hiredis  html5lib=html5lib  jpype1=jpype
langchain=langchain  langchain-core=langchain_core  langchain-community=langchain_community
langchain-openai=langchain_openai  mock=mock  more-itertools=more_itertools  netaddr=netaddr  neptune-client=neptune
oauthlib=oauthlib  olefile=olefile  openpyxl=openpyxl  pathspec=pathspec  pkgconfig=pkgconfig
pip=pip  psutil=psutil  pydicom=pydicom  pyperclip=pyperclip  pyproj=pyproj  pyrsistent=pyrsistent
questionary=questionary  requests-oauthlib=requests_oauthlib  requests-toolbelt=requests_toolbelt  ring=ring
reactivex=reactivex  sh=sh  shapely=shapely  sqlparse=sqlparse  sympy=sympy,isympy  tabulate=tabulate  timm=timm
tqdm=tqdm  uwsgi=uwsgi,uwsgidecorators  wcwidth=wcwidth  pyyaml-env-tag=yaml_env_tag  linkify-it-py=linkify_it
ndg-httpsclient=ndg.httpsclient  future=future,past  social-auth-core=social_core
social-auth-app-django=social_django  strawberry-graphql=strawberry
strawberry-graphql-django=strawberry_django  django-timezone-field=timezone_field  pydispatcher=pydispatch
pypydispatcher=pypydispatch  pyftpdlib=pyftpdlib  sybil=sybil  cssselect=cssselect  flit-core=flit_core
python-whois=whois  py-moneyed=moneyed  pyjnius=jnius
import-linter=importlinter  types-pyyaml=yaml-stubs  libpass=passlib
"""

_SAME_NAME = """
accelerate aioboto3 aiobotocore aiofiles aiohttp aiosqlite alembic albumentations altair anyio asgiref asttokens
asyncpg bcrypt behave billiard black blinker bokeh boto boto3 botocore cachetools catboost cbor2 certifi cffi chardet
click cloudpickle colorama colorlog contourpy coverage cycler dask datasets dateparser decorator deprecated diffusers
dill distlib distributed docopt docutils dulwich einops elasticsearch eventlet execnet fabric faker falcon
fastjsonschema feedparser filelock folium freezegun frozenlist fsspec gensim geopandas geopy gevent gradio greenlet
gspread gunicorn gymnasium h11 h2 h5py httpcore httplib2 httpx humanize hvac hypercorn hyperopt hypothesis idna
imageio imagesize inflection iniconfig intervaltree invoke ipaddress ipdb ipykernel isodate isort itsdangerous jax
jedi jieba jmespath joblib jsonpickle jsonpatch jsonpath-ng jsonpointer jsonschema junitparser kazoo keyring kombu
librosa lightgbm line-profiler livereload locust loguru lz4 mako marshmallow matplotlib-inline mccabe mistune mpmath
msal msgspec multidict multiprocess mutagen nbconvert nbformat networkx nltk notebook numba omegaconf onnx openai
optuna packaging pandas pandera paramiko parso passlib pendulum pexpect pint pkginfo platformdirs pluggy plumbum
polars portalocker prettytable progressbar2 ptyprocess pyarrow pyasn1 pycodestyle pycountry pycparser
pydocstyle pyflakes pynput pyotp pyparsing pyproject-hooks pysnmp pytz qrcode rapidfuzz redis regex reportlab requests
requests-mock responses retry retrying rich rq rsa ruff s3fs s3transfer safetensors sanic schedule schema scrapy
selenium semver sentencepiece shellingham sniffio sounddevice soupsieve starlette stevedore structlog tablib tenacity
termcolor texttable thrift tiktoken tinycss2 tokenizers tomli tomli-w tomlkit toolz torchmetrics tornado tox traitlets
transformers trio trustme typeguard typer tzlocal urllib3 uvicorn uvloop vcrpy vine virtualenv voluptuous waitress
wandb watchdog watchfiles web3 webcolors wheel wrapt wsproto wtforms xarray xlwt yarl zipp pooch lazy-loader logmuse
ubiquerg attmap keras qiskit scikit-base tifffile threadpoolctl kiwisolver gputil pycouchdb holidays
"""
_EXCEPTIONS = {"vcrpy": "vcr", "cherrypy": "cherrypy", "progressbar2": "progressbar",
               "gputil": "GPUtil", "faker": "faker", "pylatex": "pylatex", "scikit-base": "skbase"}  # fmt: skip


def _table() -> dict[str, tuple[str, ...]]:
    table = {
        name.lower(): tuple(modules.split(","))
        for name, _, modules in (pair.partition("=") for pair in _DIFFERING.split())
    }
    for name in _SAME_NAME.split():
        table.setdefault(name, (_EXCEPTIONS.get(name, name.replace("-", "_")),))
    return table


PROVIDES: dict[str, tuple[str, ...]] = _table()
"""Canonical distribution name -> modules it provides, dotted where a namespace is shared."""

GENERIC_PREFIXES: tuple[tuple[str, str], ...] = (
    ("apache-airflow-providers-", "airflow.providers."),
    ("azure-mgmt-", "azure.mgmt."),
    ("azure-", "azure."),
    ("google-cloud-", "google.cloud."),
    ("opentelemetry-instrumentation-", "opentelemetry.instrumentation."),
    ("sphinxcontrib-", "sphinxcontrib."),
    ("jaraco-", "jaraco."),
    ("zope-", "zope."),
    ("keyrings-", "keyrings."),
    ("backports-", "backports."),
)
"""Families that name their modules by rule: the rest of the name, with dots for hyphens."""


def provided_by(distribution: str) -> tuple[str, ...]:
    """Return the modules that this table knows a canonical distribution name to provide."""
    known = PROVIDES.get(distribution)
    if known is not None:
        return known
    for prefix, package in GENERIC_PREFIXES:
        rest = distribution.removeprefix(prefix)
        if rest and rest != distribution:
            return (package + rest.replace("-", "."), package + rest.replace("-", "_"))
    return ()


def _providers() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, modules in PROVIDES.items():
        for module in modules:
            found.setdefault(module, []).append(name)
    return {module: tuple(names) for module, names in found.items()}


PROVIDERS: dict[str, tuple[str, ...]] = _providers()
"""Module -> canonical distribution names that provide it."""
