# Everything a newcomer needs: `make run` shows the main job, `make test` runs the tests.
# Both install what is missing (GSL, SLEEF, gnuplot) through apt.

BUILD = swift build -c release
TSMODEL = .build/release/tsmodel

.PHONY: run build test test-long panels notebooks notebooks-write docs bench bench-forecast faults format lint deps clean

run: build
	$(TSMODEL) forecast Examples/airpassengers.csv --plot terminal
	@echo "Try: $(TSMODEL) forecast FILE.csv with a file of your own, or $(TSMODEL) sample randomwalk --plot terminal"

build: deps
	$(BUILD) --product tsmodel

test: deps notebooks docs
	scripts/test

# The pages: their cells are compiled and run, and what they print is compared, or written.
PAGES = Notebooks-txt/[0-9]*.txt

notebooks: deps
	$(BUILD) --product notebook
	.build/release/notebook check $(PAGES)

notebooks-write: deps
	$(BUILD) --product notebook
	.build/release/notebook run $(PAGES)

# The long forms of the tests, and the handlers over a library that is not optimised either.
test-long: deps
	@scripts/install-dependencies long
	swift test -c debug --no-parallel --scratch-path .build-debug --filter TSHandlersTests
	TSMODEL_LONG=1 scripts/test

# The site, in .build-docs/site: guides, pages and reference; a warning of the documentation compiler is an error.
docs: deps
	scripts/docs

bench: deps
	Benchmarks/run

# Forecasts of the M3 competition beside those of peers; their files are made by Benchmarks/forecast/run peers.py SET.
bench-forecast: deps
	Benchmarks/forecast/ours m3_monthly m3_quarterly m3_yearly

# What no test does: a job run by Dask with kills (where Python has dask.distributed), and the memory of large panels.
panels: build
	scripts/engine-test
	scripts/panel-memory

faults: deps
	scripts/planted-faults

format:
	swift format --in-place --recursive --parallel Package.swift Sources Models Tests Examples Benchmarks/Sources

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Models Tests Examples Benchmarks/Sources

deps:
	@scripts/install-dependencies

clean:
	rm -rf .build .build-debug .build-notebooks .build-docs
