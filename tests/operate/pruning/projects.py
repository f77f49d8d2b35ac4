"""Small projects that install and run their tests without any network."""

import zipfile
from pathlib import Path

BACKEND = '''\
"""A build backend of the project's own, so that nothing has to be fetched."""

import pathlib
import tomllib
import zipfile


def build_wheel(directory, config_settings=None, metadata_directory=None):
    project = tomllib.loads(pathlib.Path("pyproject.toml").read_text())["project"]
    info = f"{project['name']}-{project['version']}.dist-info"
    needs = "".join(f"Requires-Dist: {one}\\n" for one in project["dependencies"])
    metadata = f"Metadata-Version: 2.1\\nName: {project['name']}\\nVersion: {project['version']}\\n{needs}"
    files = {path.as_posix(): path.read_text() for path in pathlib.Path("shop").rglob("*.py")}
    files |= {f"{info}/METADATA": metadata,
              f"{info}/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"}
    record = "".join(f"{name},,\\n" for name in [*files, f"{info}/RECORD"])
    name = f"{project['name']}-{project['version']}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(directory, name), "w") as wheel:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(path, text)
    return name
'''
PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "shop"
version = "1"
dependencies = [
  # what nobody needs any more
  "idle-lib>=1",   # was for the fax
  'busy-lib',
]

[tool.coverage.run]
omit = ["shop/_fax.py", "shop/_vendored/*"]
"""
PRUNED_PYPROJECT = PYPROJECT.replace('  "idle-lib>=1",   # was for the fax\n', "").replace(
    '"shop/_fax.py", ', ""
)
_TEST = "import unittest\n\n\nclass Test(unittest.TestCase):\n    def test_it(self) -> None:\n"
PACKAGE = {
    "backend.py": BACKEND,
    "pyproject.toml": PYPROJECT,
    "shop/__init__.py": "import busy_lib\n\nTOTAL = busy_lib.ANSWER\n",
    "shop/_fax.py": "from shop import _modem\n",
    "shop/_modem.py": "SPEED = 9600\n",
    "tests/test_shop.py": f"{_TEST}        import shop\n\n        assert shop.TOTAL == 42\n",
    "tests/test_fax.py": f"{_TEST}        from shop import _fax\n\n        assert _fax\n",
}
APPLICATION = {
    "requirements.txt": "idle-lib==1.0\nbusy-lib==1.0\nsly-lib==1.0\n",
    "shop/__init__.py": "import busy_lib\n\nTOTAL = busy_lib.ANSWER\n",
    "run.py": "import shop\n\nif __name__ == '__main__':\n    print(shop.TOTAL)\n",
    "tests/test_shop.py": f"{_TEST}        import shop\n\n        assert shop.TOTAL == 42\n"
    "        assert __import__('ylS'[::-1].lower() + '_lib')\n",
}
LEFT_OVER = {
    "requirements.txt": "",
    "shop/__init__.py": "TOTAL = 42\n",
    "shop/fax.py": "SPEED = 9600\n",
    "run.py": "import shop\n\nif __name__ == '__main__':\n    print(shop.TOTAL)\n",
    "tests/test_shop.py": f"{_TEST}        import shop\n\n        assert shop.TOTAL == 42\n",
}
RUN_TESTS = "python -m unittest discover -s tests"


def write_wheel(folder: Path, name: str, text: str = "ANSWER = 42\n") -> None:
    """Write the wheel of a distribution with one module of the same name."""
    folder.mkdir(parents=True, exist_ok=True)
    module, info = name.replace("-", "_"), f"{name.replace('-', '_')}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{module}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{module}.py", text)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", f"{module}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n")


def offline(monkeypatch: object, folder: Path, *names: str) -> None:
    """Let packages come from a folder alone, which holds these distributions."""
    for name in names:
        write_wheel(folder, name)
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # type: ignore[attr-defined]
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))  # type: ignore[attr-defined]
