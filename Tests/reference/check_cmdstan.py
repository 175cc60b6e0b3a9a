"""Reads the chains of a fit with ArviZ and prints what it finds, to be compared with what was written.

    python3 check_cmdstan.py DIRECTORY

One line for each variable: its group, name, shape, and the sum of its values to the bit. Made with arviz 0.23.4.
"""

import glob
import os
import sys
import warnings

warnings.simplefilter("ignore")

import arviz


def main(directory):
    paths = sorted(glob.glob(os.path.join(directory, "*.csv")))
    fit = arviz.from_cmdstan(paths, save_warmup=True)
    for group in fit.groups():
        for name, values in fit[group].data_vars.items():
            total = 0.0
            for value in values.values.ravel():
                total += float(value)
            print(group, name, *values.shape, total.hex())
    print("step sizes", fit.posterior.attrs.get("step_size"))


if __name__ == "__main__":
    main(sys.argv[1])
