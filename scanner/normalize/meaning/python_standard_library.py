"""The modules that come with Python, over every version a scanned project may run on.

Facts of the Python Library Reference: the module index of each version, and "Superseded Modules"
and "What's New" for those that came or went. It does not depend on the Python that runs the scan.
"""

_PYTHON_3 = """
    abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop
    base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd
    code codecs codeop collections colorsys compileall compression concurrent configparser
    contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal
    difflib dis distutils doctest dummy_threading email encodings ensurepip enum errno
    faulthandler fcntl filecmp fileinput fnmatch formatter fpectl fractions ftplib functools gc
    genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib
    imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache
    locale logging lzma macpath macurl2path mailbox mailcap marshal math mimetypes mmap
    modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers
    opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil
    platform plistlib poplib posix posixpath pprint profile profiling pstats pty pwd py_compile
    pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter
    runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr
    socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics
    string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny
    tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize
    tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest
    urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc
    zipapp zipfile zipimport zlib zoneinfo
"""

_PYTHON_2 = """
    BaseHTTPServer Bastion CGIHTTPServer Canvas ConfigParser Cookie Dialog DocXMLRPCServer
    EasyDialogs FileDialog FixTk HTMLParser MimeWriter Queue ScrolledText SimpleDialog
    SimpleHTTPServer SimpleXMLRPCServer SocketServer StringIO Tix Tkconstants Tkdnd Tkinter
    UserDict UserList UserString anydbm bsddb cPickle cStringIO commands compiler cookielib
    copy_reg dbhash dircache dl dumbdbm dummy_thread exceptions fpformat future_builtins gdbm
    hotshot htmlentitydefs htmllib httplib ihooks imputil itertools markupbase md5 mhlib mimetools
    mimify multifile mutex new popen2 posixfile repr rexec rfc822 robotparser sets sgmllib sha
    statvfs stringold strop sunaudio sv thread tkColorChooser tkCommonDialog tkFileDialog tkFont
    tkMessageBox tkSimpleDialog toaiff ttk urllib2 urlparse user whichdb xmllib xmlrpclib
"""

_ALWAYS = "__future__ __main__ __builtin__ _typeshed _thread _dummy_thread _winreg"

STANDARD_LIBRARY = frozenset(f"{_PYTHON_3} {_ALWAYS}".split())
"""Top-level modules of any Python 3."""

PYTHON_2_LIBRARY = frozenset(_PYTHON_2.split()) - STANDARD_LIBRARY
"""Top-level modules that only Python 2 had."""


def is_standard(top_level: str) -> bool:
    """Say whether some supported or former Python has this top-level module."""
    if top_level in STANDARD_LIBRARY or top_level in PYTHON_2_LIBRARY:
        return True
    # Private modules of the interpreter, such as `_socket`, accompany a public one.
    return top_level.startswith("_") and top_level.lstrip("_") in STANDARD_LIBRARY
