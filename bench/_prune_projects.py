"""Projects that the proof of pruning takes, and those that it does not, with the reason."""

PROJECTS: tuple[tuple[str, str, str], ...] = (
    ("blinker", "1.9.0", "b4ce2265a7abece45e7cc896e98dbebe6cead56bcf805a3d23136d145f5445bf"),
    ("boltons", "26.2.0", "d39cfd15c1a1c3bd4d705c82252fa9edb8e4f5e8cc039f8e39afac7b1b47e92c"),
    ("cachetools", "8.0.1", "deb1d376d4d28c2f33f3e3058043b005e0af75c35c094bd54053e27d2906ad95"),
    ("cssselect", "1.6.0", "8c83a7139e97b93aa5ebdc0f46e785f7056a08a8bf201e597a6a2629d7eb11db"),
    ("deepmerge", "4.0.0", "948565f2bc9cdb41259a4a23d26638e5840c9e084a343ab279ffd3edcfdf74d3"),
    ("hpack", "4.2.0", "0895cfa3b5531fc65fe439c05eb65144f123bf7a394fcaa56aa423548d8e45c0"),
    ("iniconfig", "2.3.1", "67f4b9c50da0dedf52af349e7749a80a9057a5031199791b906c3bb3ae878960"),
    ("isodate", "0.7.2", "4cd1aa0f43ca76f4a6c6c0292a85f40b35ec2e43e315b59f06e6d32171a953e6"),
    ("itemadapter", "0.13.1", "fa139c7be2aa80f8874b2f23d165d5d4aa47c4b85c54ab530b567fd5f684f1b4"),
    ("itsdangerous", "2.2.0", "e0050c0b7da1eea53ffaf149c0cfbb5c6e2e2b69c4bef22c81fa6eb73e5f6173"),
    ("marshmallow", "4.4.0", "9e6ffa8511012ca89732324c1c253efd7b4d35632dcbdf80aa793fe01804af3e"),
    ("pathspec", "1.1.1", "17db5ecd524104a120e173814c90367a96a98d07c45b2e10c2f3919fff91bf5a"),
    ("priority", "2.0.0", "c965d54f1b8d0d0b19479db3924c7c36cf672dbf2aec92d43fbdaf4492ba18c0"),
    ("python-dotenv", "1.2.4", "f0d53e69935a851c0dcc78f3ab7aaccd8cabef0b92382b576b824212902873c0"),
    ("python-slugify", "9.2.0", "cee32948083476013804de1667724fb1362dacb71e47b1d5d92adf8db6ee3298"),
    ("semver", "3.1.1", "149b26cabada6f63212f97e94505d21578cb1d280cf714827f328d5e70765fea"),
    ("tenacity", "9.2.1", "a606b5c808d0cded4a359d5b9932d867ff2a6a6b64d37350260fd01bbdf83839"),
    ("termcolor", "3.3.0", "348871ca648ec6a9a983a13ab626c0acce02f515b9e1983332b17af7979521c5"),
    ("tinycss2", "1.5.1", "d339d2b616ba90ccce58da8495a78f46e55d4d25f9fd71dfd526f07e7d53f957"),
    ("toolz", "1.2.0", "9667a038e9d6ecba37995e26cb2f59ec6420b6ad8dd9677de59db9b956b08490"),
    ("uritemplate", "4.2.0", "480c2ed180878955863323eea31b0ede668795de182617fef9c6ca09e6ec9d0e"),
    ("webcolors", "25.10.0", "62abae86504f66d0f6364c2a8520de4a0c47b80c03fc3a5f1815fedbef7c19bf"),
)
"""Name, version and SHA-256 of each source distribution."""

_NO_TESTS = "its source distribution has no tests that pytest finds"
_NOT_COLLECTED = "its tests cannot be collected with what its files declare"
_FAILS = "a test of its own fails here, before anything is put in"
_NO_LIST = "its manifest has no literal list that a dependency could be put into"
_MORE = "it declares something else that nothing uses, so that more than what was put in would go"
DISCARDED: dict[str, str] = {
    "bidict": "its source distribution cannot be built here",
    "cerberus": _NO_TESTS,
    "cloudpickle": "its source distribution cannot be built here",
    "decorator": _NO_TESTS,
    "dpath": _NOT_COLLECTED,
    "ftfy": _FAILS,
    "funcy": _NOT_COLLECTED,
    "h11": _MORE,
    "humanize": _MORE,
    "hyperlink": _NO_LIST,
    "idna": _NOT_COLLECTED,
    "inflection": "a single module: there is no package for a dead one to lie in",
    "installer": _NOT_COLLECTED,
    "jmespath": _NOT_COLLECTED,
    "mistune": "a test of its own needs a fast machine",
    "more-itertools": "its tests take several minutes",
    "multipledispatch": _NO_TESTS,
    "munch": _NO_LIST,
    "natsort": _FAILS,
    "packaging": "its tests take several minutes",
    "pluggy": _MORE,
    "pyproject-hooks": "it loads modules by names that no text holds: none of it is judged dead",
    "pyrsistent": _NO_LIST,
    "smmap": _NO_LIST,
    "sortedcontainers": _NO_TESTS,
    "soupsieve": "a file of it cannot be parsed here: none of its modules is judged dead",
    "tomlkit": _MORE,
    "validators": _MORE,
    "voluptuous": _NO_LIST,
    "w3lib": _FAILS,
    "wsproto": _MORE,
    "zipp": _MORE,
}
"""What was looked at beforehand and left out, with the reason."""
