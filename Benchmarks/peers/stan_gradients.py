"""Stan's log densities with their gradients: one line a request, one line an answer, as on the Swift side.

PyStan brings the compiler of Stan's programs and its library. Each program is compiled when it is first asked for, with
what times it (`stan/gradient.cpp`), into the directory that the first argument names.
"""

import hashlib
import json
import math
import os
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from structural import STEPS, structural_series
from workers import Worker

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"
RUNS = 100
# The library of PyStan's wheel has the older of the two binary interfaces of GCC's strings.
FLAGS = ["-std=c++17", "-O3", "-march=native", "-w", "-D_REENTRANT", "-DBOOST_DISABLE_ASSERTS"]
FLAGS += ["-D_GLIBCXX_USE_CXX11_ABI=0"]

# How many parameters have half of a symmetric distribution: Stan leaves the logarithm of 2 out.
HALVES = {"sv": 1, "ark": 1, "arma11": 1, "garch11": 0, "hmm": 0, "radon": 2, "level": 2, "seasonal": 4}


def built(program, directory):
    """The program that times a posterior, compiled unless it is there."""
    stan = Path(find_spec("httpstan").origin).parent
    source, harness = HERE / "stan" / f"{program}.stan", HERE / "stan" / "gradient.cpp"
    what = hashlib.sha256(source.read_bytes() + harness.read_bytes() + " ".join(FLAGS).encode())
    binary = directory / f"{program}-{what.hexdigest()[:16]}"
    if binary.exists():
        return binary
    directory.mkdir(parents=True, exist_ok=True)
    translated, unfinished = directory / f"{program}.hpp", binary.with_suffix(".part")
    subprocess.run([stan / "stanc", "--name", "program", "--o", translated, source], check=True)
    libraries = ["-L", stan / "lib", f"-Wl,-rpath,{stan / 'lib'}", "-ltbb"]
    command = [os.environ.get("CXX", "c++"), *FLAGS, "-I", stan / "include", "-include", translated, harness]
    subprocess.run([*command, *libraries, "-o", unfinished], check=True)
    unfinished.rename(binary)
    return binary


def data(program, directory):
    """The file of the data, written where they are made."""
    file = DATA / f"{program}.json"
    if file.exists():
        return file
    made = directory / f"{program}.json"
    made.write_text(json.dumps({"T": STEPS, "y": structural_series(STEPS).tolist()}), encoding="utf-8")
    return made


@cache
def worker(program, directory):
    return Worker([built(program, directory), data(program, directory), str(RUNS)])


def main():
    directory = Path(sys.argv[1])
    for line in sys.stdin:
        name, repeats = line.split()
        program = name.removeprefix("gradient-").removesuffix("-1")
        nanoseconds, check, _ = worker(program, directory).measure(name, int(repeats))
        print(nanoseconds, check + HALVES[program] * math.log(2), flush=True)


if __name__ == "__main__":
    main()
