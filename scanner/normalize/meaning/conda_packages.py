"""Conda packages and the Python distributions with the same modules."""

RENAMED = {
    "pytorch": "torch",
    "pytorch-gpu": "torch",
    "pytorch-cpu": "torch",
    "pytables": "tables",
    "opencv": "opencv-python",
    "py-opencv": "opencv-python",
    "matplotlib-base": "matplotlib",
    "dask-core": "dask",
    "python-graphviz": "graphviz",
    "msgpack-python": "msgpack",
    "tensorflow-base": "tensorflow",
    "seaborn-base": "seaborn",
    "python-xxhash": "xxhash",
    "redis-py": "redis",
}
"""Conda package -> the distribution with the same modules, where the names differ."""

NOT_PYTHON = frozenset(
    [
        "python",
        "pip",
        "setuptools",
        "wheel",
        "nodejs",
        "cudatoolkit",
        "cudnn",
        "cuda",
        "openssl",
        "ffmpeg",
        "git",
        "make",
        "cmake",
        "gcc",
        "gxx",
        "compilers",
        "c-compiler",
        "cxx-compiler",
        "fortran-compiler",
        "mkl",
        "blas",
        "openblas",
        "nomkl",
        "llvm-openmp",
        "ca-certificates",
        "sqlite",
        "zlib",
        "xz",
        "tk",
        "readline",
        "ncurses",
        "bzip2",
        "pandoc",
        "graphviz",
        "hdf5",
        "proj",
        "geos",
        "java-jdk",
        "openjdk",
        "maven",
        "rust",
        "go",
        "nccl",
        "pytorch-cuda",
        "pytorch-mutex",
        "cpuonly",
        "gfortran",
        "pkg-config",
        "ninja",
        "conda",
        "conda-build",
        "mamba",
        "anaconda",
        "boost",
        "eigen",
        "swig",
        "zeromq",
        "jpeg",
        "freetype",
        "tini",
        "curl",
        "wget",
        "jq",
        "parallel",
        "imagemagick",
        "fontconfig",
        "postgresql",
        "nginx",
    ]
)
"""Conda packages that bring programs and libraries, and no Python module."""

NATIVE = ("lib", "r-", "_", "gcc_", "gxx_", "magma-cuda")
"""Beginnings of the names of Conda packages that bring no Python module."""

NAMED_LIKE_NATIVE = frozenset(["libpysal", "librosa"])
"""Python distributions whose names begin as those of native packages do."""


def distribution_of(package: str) -> str:
    """Return the distribution that a Conda package stands for; "" when it brings no Python module."""
    name = package.lower()
    if name in NAMED_LIKE_NATIVE:
        return name
    if name in NOT_PYTHON or name.startswith(NATIVE):
        return ""
    return RENAMED.get(name, name)
