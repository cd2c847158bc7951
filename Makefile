# make demo   builds everything and opens the demo province on http://127.0.0.1:8080
# make test   runs every test: both database engines, and the console in a browser
.PHONY: demo test build test-build test-swift test-browser bench clean

SWIFT_BUILD = swift build -c release

demo: ## about 6 minutes the first time, nearly all of it building, then seconds
	@scripts/install.sh run
	@echo "Building (about 5 minutes the first time) …"
	@$(SWIFT_BUILD) --product zhucun
	@echo "Building the demo province (about a minute), then serving it on http://127.0.0.1:8080 — stop with Ctrl-C"
	@.build/release/zhucun demo

build:
	@scripts/install.sh run
	@$(SWIFT_BUILD)

test-build:
	@scripts/install.sh test
	@echo "Building with tests (about 7 minutes the first time) …"
	@$(SWIFT_BUILD) --build-tests

test-swift: test-build
	@echo "Running the tests on SQLite and PostgreSQL (several minutes) …"
	@swift test -c release --skip-build

test-browser: test-build
	@echo "Running the console in a browser (about two minutes) …"
	@scripts/browser-tests.sh

test: test-swift test-browser

bench:
	@Benchmarks/run.sh

clean:
	rm -rf .build .venv demo
