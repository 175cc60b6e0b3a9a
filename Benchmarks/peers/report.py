"""Results as Markdown."""


def number(value):
    """Three significant digits, more where there are more before the point."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def spread(stats, unit=""):
    return f"{number(stats['median'])} ({number(stats['min'])}-{number(stats['max'])}){' ' + unit if unit else ''}"


def table(header, lines):
    yield "| " + " | ".join(header) + " |"
    yield "|" + " --- |" * len(header)
    for line in lines:
        yield "| " + " | ".join(line) + " |"


def verdict(met):
    return "" if met is None else "met" if met else "**missed**"


def comparison_lines(rows):
    for row in rows:
        ours = spread(row["ours"], row["unit"])
        own = row["target"]
        yield [row["what"], ours, "", "", own["text"] if own else "", verdict(own and own["met"])]
        for peer in row["peers"]:
            target = peer["target"]
            yield [
                "↳ " + peer["label"], "", spread(peer["time"]), number(peer["ratio"]) + "×",
                target["text"] if target else "", verdict(target and target["met"]) + agreement(peer["agrees"]),
            ]


def agreement(agrees):
    return "" if agrees is None else " same numbers" if agrees else " **other numbers**"


def memory_lines(scans):
    for scan in scans:
        yield [
            scan["what"], spread(scan["short"], "ns a step"), spread(scan["long"], "ns a step"),
            f"{scan['peaks'][0] / 2**20:.1f} MiB", f"{scan['peaks'][1] / 2**20:.1f} MiB",
            scan["target"]["text"], verdict(scan["target"]["met"]),
        ]


def fit_lines(fit):
    for system in fit["systems"]:
        target = system.get("target")
        steps = [system["warmup"], system["sampling"]]
        yield [
            system["label"], spread(system["ESS/s"]), number(system["ratio"]) + "×" if "ratio" in system else "",
            f"{target['text']} {verdict(target['met'])}" if target else "", number(system["seconds"]),
            number(system["ESS"]), " + ".join("?" if step is None else f"{step:,.0f}" for step in steps),
            f"{system['divergences']['median']:g} ({system['divergences']['sum']})", f"{system['R-hat']:.3f}",
            posterior_cell(system), remarks(system),
        ]


def posterior_cell(system):
    """How far the worst fit is from the reference draws."""
    if system["worst"] is None:
        return ""
    mean, sd = system["worst"]["mean"], system["worst"]["sd"]
    return f"{mean:.1f} errors, {100 * sd:.1f} % {'' if system['agrees'] else '**off**'}".strip()


def remarks(system):
    parts = []
    if system["build"] is not None:
        parts.append(f"built in {number(system['build'])} s, not counted")
    if system["compiled"] is not None:
        parts.append(f"{number(system['compiled'])} s without compilation")
    return "; ".join(parts)


def fit_section(fits):
    yield from [
        "Fits: 1,000 warm-up iterations and 1,000 draws of each chain, on all cores, every system with its defaults:",
        "the target acceptance is 0.9 on our side and 0.8 for the peers. ESS/s is the smallest bulk ESS of all",
        "parameters, by ArviZ, over wall time with warm-up (NumPyro: with compilation, which every fit pays); the",
        "median over seeds, with the smallest and the largest in brackets. Divergences are the median over seeds, with",
        "those of all seeds together in brackets; R-hat and the distance to posteriordb's draws are those of the worst",
        "parameter of the worst seed.",
        "",
    ]
    header = [
        "", "ESS/s", "ours / theirs", "target", "seconds", "ESS", "leapfrog steps, warm-up + draws", "divergences",
        "R-hat", "means, sds off by", "",
    ]
    for fit in fits:
        divergences = fit["divergences"]
        extra = f" ({divergences['text']}: {verdict(divergences['met'])})" if divergences else ""
        yield from [f"{fit['what']}{extra}:", "", *table(header, fit_lines(fit)), ""]


def markdown(result):
    lines = ["# Benchmarks", ""]
    lines += [f"- {key}: {value}" for key, value in result["machine"].items()]
    lines += [
        f"- load averages before and after: {result['load before']}, {result['load after']}", "",
        "Medians, with the smallest and the largest in brackets, of rounds in which both sides take turns. The ratio",
        "is the peer's time over ours. Our side runs on one core. \"Same numbers\": both ended in the same value.", "",
    ]
    if result["rows"]:
        header = ["what", "ours", "peer", "peer / ours", "target", ""]
        lines += [*table(header, comparison_lines(result["rows"])), ""]
    if result["long scans"]:
        header = ["what", "10⁶ steps", "10⁸ steps", "peak, 10⁶", "peak, 10⁸", "target", ""]
        lines += ["Long scans, each run in a process of its own:", ""]
        lines += [*table(header, memory_lines(result["long scans"])), ""]
    if result["fits"]:
        lines += fit_section(result["fits"])
    if result["kernels"]:
        sets = result["kernels"][0]["by set"]
        lines += ["Kernels, ns an element by instruction set:", ""]
        cells = ([k["what"], *(spread(k["by set"][s]) for s in sets)] for k in result["kernels"])
        lines += [*table(["kernel", *sets], cells), ""]
    return "\n".join(lines)
