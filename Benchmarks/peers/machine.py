"""The machine and the versions that the numbers belong to."""

import os
import platform
import re
import subprocess
from importlib.metadata import version


def first_line(*command):
    try:
        output = subprocess.run(command, check=True, text=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return output.strip().splitlines()[0]


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return re.search(r"model name\s*:\s*(.*)", file.read()).group(1)
    except (OSError, AttributeError):
        name = first_line("sysctl", "-n", "machdep.cpu.brand_string")
        return platform.processor() if name == "unknown" else name


def load():
    return [round(average, 2) for average in os.getloadavg()]


def description(instruction_set):
    packages = ("jax", "jaxlib", "numpyro", "numpy", "scipy", "pystan", "httpstan", "arviz")
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "instruction set of the kernels": instruction_set,
        "system": platform.system() + " " + platform.release(),
        "Swift": first_line("swift", "--version"),
        "C": first_line("clang", "--version"),
        "GSL": first_line("pkg-config", "--modversion", "gsl"),
        "Python": platform.python_version(),
        **{package: version(package) for package in packages},
    }
