"""Programs that time what they are asked for, one line a measurement, and how to take turns between them."""

import json
import math
import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field


@dataclass
class Sample:
    """What the rounds gave: nanoseconds a run each, and the number that the work ended in."""

    nanoseconds: list = field(default_factory=list)
    check: float = math.nan
    peaks: list = field(default_factory=list)

    def per_item(self, items):
        values = [n / items for n in self.nanoseconds]
        return {"median": statistics.median(values), "min": min(values), "max": max(values)}


class Program:
    """A program that stays up and answers a line with a line; what it complains of goes to a file, if there is one."""

    def __init__(self, command, environment=None, log=None):
        self.command = command
        self.environment = {**os.environ, **(environment or {})}
        self.log = log
        self.process = None

    def ask(self, line):
        if self.process is None:
            errors = self.log and open(self.log, "w", encoding="utf-8")
            self.process = subprocess.Popen(
                self.command, env=self.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=errors,
            )
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{' '.join(self.command)} ended on '{line}'; see {self.log or 'above'}")
        return answer

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()


class Worker(Program):
    """A program that times what it is asked for, so that what it compiles is compiled once."""

    def measure(self, name, repeats):
        nanoseconds, check = self.ask(f"{name} {repeats}").split()
        return float(nanoseconds), float(check), None


class Sampler(Program):
    """A program that fits what it is asked for."""

    def fit(self, request):
        return json.loads(self.ask(json.dumps(request)))


class Once:
    """A program started anew for each measurement, which reports its own time and peak memory."""

    def __init__(self, command):
        self.command = command

    def measure(self, name, repeats):
        output = subprocess.run([*self.command, "once", name], check=True, text=True, capture_output=True).stdout
        nanoseconds, check, peak = output.split()
        return float(nanoseconds), float(check), int(peak)

    def close(self):
        pass


class Cold:
    """A command, timed from outside from its start to its end."""

    def __init__(self, commands, environment=None):
        self.commands = commands
        self.environment = {**os.environ, **(environment or {})}

    def measure(self, name, repeats):
        start = time.perf_counter_ns()
        output = subprocess.run(
            self.commands[name], env=self.environment, check=True, text=True, capture_output=True
        ).stdout
        elapsed = time.perf_counter_ns() - start
        last = output.strip().rsplit(",", 1)[-1]
        return elapsed, float(last) if self.gives_numbers(name) else math.nan, None

    def gives_numbers(self, name):
        """Whether the command prints draws; a fit writes files instead."""
        return "fit" not in self.commands[name]

    def close(self):
        pass


def take_turns(contestants, rounds):
    """Measures (worker, name, repeats) in turn, after one run of each that does not count."""
    samples = [Sample() for _ in contestants]
    for worker, name, repeats in contestants:
        worker.measure(name, 1)
    for _ in range(rounds):
        for sample, (worker, name, repeats) in zip(samples, contestants, strict=True):
            nanoseconds, sample.check, peak = worker.measure(name, repeats)
            sample.nanoseconds.append(nanoseconds)
            sample.peaks.append(peak)
    return samples
