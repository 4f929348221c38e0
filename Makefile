# The two commands are `make run` and `make test`. Each installs what it misses
# and says what it installs.

SHELL := /bin/bash
BIN   := bin
PURE  := kioskd kioskctl exchange

# Pure Go unless a line says otherwise: OpenCV is linked into visiond only, and what
# loads a token's module into signer.
export CGO_ENABLED  := 0
# One setting for programs, tests and lint: OpenCV's binding is compiled once.
export GOFLAGS      := $(GOFLAGS) -trimpath
GO    := go
TOOL  := $(GO) tool -modfile=test/tools/go.mod

.PHONY: run build test proof conformance bench lint fuzz arm64 generate clean setup-build setup-test setup-generate

run: build ## the whole line on simulated travellers, with the officer's page open to click on; MODELS=DIR for networks that compare faces
	@exec $(BIN)/rig $(if $(MODELS),-models $(MODELS))

setup-build:
	@test/setup.sh build

setup-test:
	@test/setup.sh test

build: setup-build ## the programs and the demonstration, into bin/
	@[ -x $(BIN)/visiond ] || echo "Building; the first time takes minutes (OpenCV's binding is C++)."
	@mkdir -p $(BIN)
	@$(GO) build -o $(BIN)/ $(PURE:%=./cmd/%)
	@CGO_ENABLED=1 $(GO) build -o $(BIN)/ ./cmd/visiond ./cmd/signer
	@$(GO) build -o $(BIN)/rig ./test/rig/demo

test: setup-test build lint ## every test; long acceptances as a seeded sample
	@GATEHOUSE_BIN=$(CURDIR)/$(BIN) test/run.sh

proof: setup-test build ## the long acceptances in full; resumable, seed printed
	@GATEHOUSE_BIN=$(CURDIR)/$(BIN) test/proof.sh

conformance: setup-test ## BSI TR-03105-5.1, the test plan for inspection systems, as a table
	@$(GO) test ./test/conformance -run TestConformance -count=1 -v -args -table | grep -v '^\(=== \|--- PASS\|    --- PASS\)'; exit $${PIPESTATUS[0]}

bench: setup-test build ## every measured claim of the README; DATA=DIR, MODEL=FILE and FACES=DIR for what is not in the tree
	@GATEHOUSE_BIN=$(CURDIR)/$(BIN) DATA=$(DATA) MODEL=$(MODEL) FACES=$(FACES) $(GO) test ./test/bench -run '^$$' -bench . -benchtime 1x -timeout 60m -v

lint: setup-build ## go vet, staticcheck, gofumpt
	@CGO_ENABLED=1 $(GO) vet ./...
	@CGO_ENABLED=1 $(TOOL) staticcheck ./...
	@out=$$($(TOOL) gofumpt -l cmd device capture screening uplink test); \
	  if [ -n "$$out" ]; then echo "gofumpt would change:"; echo "$$out"; exit 1; fi

fuzz: setup-build ## each fuzz target for FUZZTIME (default 60s)
	@FUZZTIME=$${FUZZTIME:-60s} test/fuzz.sh

arm64: ## cross-build, then a self-check and one MRZ read under qemu-user
	@test/setup.sh arm64
	@test/arm64.sh

setup-generate:
	@test/setup.sh generate

generate: setup-generate ## trains the classifiers of characters and of typefaces again from rendered glyphs; draws the known pictures of faces
	$(GO) generate ./capture/ocr ./capture/optics/typeface ./cmd/models

clean:
	rm -rf $(BIN) var
