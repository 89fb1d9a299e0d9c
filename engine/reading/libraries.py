"""Modules beside math and numpy, and what of each a program reaches. The list is closed: what stands nowhere here is refused.

For whoever reads this for safety: no module of this list is ever called with text of the program, none is looked up by a name that
the program gives, and no file, process, clock or network is reached by any of it.

=============================================================  ====================================================================
module                                                         what of it runs
=============================================================  ====================================================================
random                                                         Python's own generator (``random.Random``), one of a run: its draws
itertools, functools, operator, collections, copy, weakref     ``engine.tracing.calling.library``: our functions over our lists
math                                                           numbers (``engine.reading.functions`` and the gates)
string, sys (``float_info``, ``maxsize``, ``argv``), os.sep    constants, written into the table when it is made
os.path (``join basename dirname splitext split normpath``)    text of text (POSIX's): nothing is asked of a disk
os.path.exists, isfile, isdir                                  nothing: they answer no, as on an empty disk
pprint, sys.stdout.write                                       text, printed as ``print`` prints
json.dumps                                                     nothing: what it gives is a text without content
time, datetime                                                 nothing: no clock is read; their values are ``…`` when printed
matplotlib, seaborn, plotly, networkx, graphviz, IPython       nothing: the arguments are evaluated, the call is let by
logging, warnings, tqdm, os.makedirs, gc, sys.path, pdb        likewise; ``tqdm(x)`` is looped over as ``x``
contextlib.suppress, contextmanager                            what ``except`` and ``with`` do; ``closing`` and its like: let by
numba (``jit``, ``njit``)                                      nothing: the function runs without it
argparse, types.SimpleNamespace                                nothing: the defaults in the file, in a class of the program
builtins, six, past.builtins                                   nothing: Python's own names, that are known without them
typing, dataclasses, abc, enum, numbers, __future__            nothing: names for annotations, bases and decorators
dataclasses (``asdict astuple replace``)                       copies of what the program's own records hold
open, np.load, pickle, csv, h5py, pandas, sklearn.datasets,    nothing: no file is read for a program. A value of theirs is an error
scipy.io, keras and torchvision data sets, urllib, requests    where it is needed, unless the caller gives it (``--set X=@X.npy``)
some of scipy.special, scipy.stats, sklearn; heapq, bisect     text of ours for our interpreter (``engine.reading.formulas``)
the author's own, beside the program's file                    text for our interpreter (``engine.reading.beside``): the same rules
all other                                                      nothing: refused before anything runs, if a name of theirs is read
=============================================================  ====================================================================
"""

from __future__ import annotations

import sys
from typing import Any

from engine.named import NamedTuple

RUNS, SHOWS, CLOCK, DATA, ABSENT, PLAIN = "runs", "shows", "clock", "data", "absent", "plain"
"""What a name stands for: a function that runs; what only shows or logs; a time; data from elsewhere; a question to the disk, which
is answered no; a name for annotations, bases and decorators."""
CONSTANT, MODULE, REFUSED = "constant", "module", "refused"
"""Also: a constant; a module that holds such names; none of all these."""


class Library(NamedTuple):
    """A module, its names by what they stand for; ``rest`` is for those that stand nowhere."""

    runs: str = ""
    shows: str = ""
    clock: str = ""
    data: str = ""
    absent: str = ""
    plain: str = ""
    rest: str = REFUSED


LIBRARIES: dict[str, Library] = {
    "random": Library(
        "seed random uniform gauss normalvariate randint randrange choice choices shuffle sample expovariate triangular Random"
        " getstate setstate"
    ),
    "itertools": Library(
        "product chain chain.from_iterable zip_longest count cycle islice combinations permutations accumulate repeat starmap"
        " pairwise combinations_with_replacement takewhile dropwhile groupby"
    ),
    "weakref": Library("ref proxy"),
    "functools": Library("reduce partial", plain="wraps lru_cache cache"),
    "contextlib": Library(shows="suppress closing redirect_stdout redirect_stderr nullcontext", plain="contextmanager"),
    "numba": Library(plain="jit njit"),
    "operator": Library("add sub mul truediv floordiv mod pow matmul neg lt le gt ge eq ne itemgetter"),
    "collections": Library("defaultdict OrderedDict Counter deque", plain="namedtuple"),
    "copy": Library("copy deepcopy"),
    "time": Library(
        clock="time perf_counter process_time monotonic time_ns perf_counter_ns process_time_ns monotonic_ns strftime localtime"
        " ctime gmtime asctime clock", shows="sleep",
    ),
    "timeit": Library(clock="default_timer"),
    "datetime": Library(rest=CLOCK),
    "sys": Library(
        "stdout.write", shows="stdout stderr path version version_info setrecursionlimit modules platform exc_info executable"
        " getsizeof"
    ),
    "os": Library(
        "path.join path.basename path.dirname path.splitext path.split path.normpath path.abspath"
        " path.realpath", absent="path.exists path.isfile path.isdir",
        shows="makedirs mkdir chdir name",
        data="path.expanduser path.getsize listdir getcwd walk scandir",
    ),
    "pprint": Library("pprint pp", shows="pformat PrettyPrinter"),
    "json": Library(shows="dumps dump", data="load loads"),
    **dict.fromkeys(
        ("pickle", "cPickle", "_pickle", "six.moves.cPickle"),
        Library(shows="dumps dump HIGHEST_PROTOCOL", data="load loads Unpickler"),
    ),
    "dataclasses": Library("asdict astuple replace", plain="dataclass field"),
    "matplotlib.image": Library(data="imread", rest=SHOWS),
    "matplotlib.pyplot": Library(data="imread", rest=SHOWS),
    "seaborn": Library(data="load_dataset", rest=SHOWS),
    "sklearn.metrics": Library(shows="classification_report ConfusionMatrixDisplay RocCurveDisplay"),
}  # fmt: skip
LIBRARIES |= {
    name: Library(rest=rest)
    for rest, names in {
        SHOWS: "matplotlib mpl_toolkits pylab plotly bokeh altair IPython logging warnings tqdm gc traceback termcolor colorama"
        " tabulate prettytable terminaltables texttable progressbar ipywidgets wandb tensorboardX google.colab"
        " networkx graphviz pydot pygraphviz rich",
        PLAIN: "typing typing_extensions types abc enum numbers collections.abc __future__",
        DATA: "pandas csv h5py gzip bz2 zipfile tarfile struct urllib urllib2 requests io joblib pathlib glob PIL"
        " imageio skimage.io cv2 mnist idx2numpy sklearn.datasets scipy.io scipy.misc keras.datasets tensorflow.keras.datasets"
        " tensorflow.examples.tutorials.mnist torchvision",
    }.items()
    for name in names.split()
}

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
CONSTANTS: dict[str, Any] = {
    "string.ascii_letters": _LETTERS + _LETTERS.upper(), "string.ascii_lowercase": _LETTERS,
    "string.ascii_uppercase": _LETTERS.upper(), "string.digits": "0123456789", "string.hexdigits": "0123456789abcdefABCDEF",
    "string.octdigits": "01234567", "string.punctuation": r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~""",
    "string.whitespace": " \t\n\r\v\f",
} | {
    f"sys.float_info.{name}": getattr(sys.float_info, name) for name in "epsilon max min dig mant_dig".split()
} | {
    "sys.maxsize": sys.maxsize, "sys.byteorder": sys.byteorder, "os.sep": "/", "os.path.sep": "/", "os.linesep": "\n",
    "os.pardir": "..", "os.curdir": ".", "typing.TYPE_CHECKING": False, "typing_extensions.TYPE_CHECKING": False,
}  # fmt: skip
ARGUMENTS = "sys.argv"
"""A list of one text, the name of the program."""

_KINDS: dict[str, str] = dict.fromkeys(CONSTANTS, CONSTANT) | {ARGUMENTS: RUNS}
for _module, _library in LIBRARIES.items():
    _KINDS[_module] = MODULE if _library.rest == REFUSED else _library.rest
    for _kind in (RUNS, SHOWS, CLOCK, DATA, ABSENT, PLAIN):
        _KINDS |= {f"{_module}.{_name}": _kind for _name in getattr(_library, _kind).split()}
_HOLDING = {name[:at] for name in _KINDS for at, sign in enumerate(name) if sign == "."}
"""All that names of the table lie under: ``sklearn`` of ``sklearn.datasets``."""


def kind_of(name: str) -> str:
    """What a dotted name (``os.path.join``) stands for; "" if it begins with no module of the table."""
    if name in _KINDS:
        return _KINDS[name]
    if name in _HOLDING:
        return MODULE
    beginning = name.rpartition(".")[0]
    while beginning:
        kind = _KINDS.get(beginning, MODULE if beginning in _HOLDING else "")
        if kind:
            return REFUSED if kind in (MODULE, RUNS, CONSTANT, ABSENT) else kind
        beginning = beginning.rpartition(".")[0]
    return ""


def names_of(module: str) -> frozenset[str]:
    """The names that a module of the table has which runs; none of another."""
    begin = f"{module}."
    if _KINDS.get(module) != MODULE:
        return frozenset()
    return frozenset([name[len(begin) :] for name in _KINDS if name.startswith(begin) and "." not in name[len(begin) :]])


def outside(name: str) -> bool:
    """Whether values of a module, or of its names, come from outside of what is computed."""
    return kind_of(name) not in ("", CONSTANT) and name.partition(".")[0] not in _INSIDE


_INSIDE = frozenset("random itertools weakref functools operator collections copy string".split())
"""Modules whose values are all the program's own."""


def running() -> frozenset[str]:
    """The functions that run, by their dotted names."""
    return frozenset([name for name, kind in _KINDS.items() if kind in (RUNS, ABSENT)]) - {ARGUMENTS}
