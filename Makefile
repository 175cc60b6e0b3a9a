# Everything a newcomer needs: `make run` shows the main job, `make test` runs the tests.
# Both install what is missing (GSL, SLEEF, gnuplot) through apt.

BUILD = swift build -c release
TSMODEL = .build/release/tsmodel

.PHONY: run test test-long bench docs format lint faults deps build clean

run: build
	$(TSMODEL) sample randomwalk --seed 42 --plot terminal --output walk.csv --overwrite
	@echo "The numbers are in walk.csv; try: $(TSMODEL) sample --help"

build: deps
	$(BUILD) --product tsmodel

test: deps
	swift test -c release --no-parallel

test-long: deps
	TSMODEL_LONG=1 swift test -c release --no-parallel

# The handlers once more without optimisation: a stack that nests by value must mean the same in both.
test-debug: deps
	swift test -c debug --no-parallel --scratch-path .build-debug --filter 'TSProbabilityTests'

bench: deps
	Benchmarks/run

faults: deps
	scripts/planted-faults

docs: deps
	scripts/build-docs

format:
	swift format --in-place --recursive --parallel Package.swift Sources Models Tests Examples Benchmarks/Sources

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Models Tests Examples Benchmarks/Sources

deps:
	@scripts/install-dependencies

clean:
	rm -rf .build .build-debug
