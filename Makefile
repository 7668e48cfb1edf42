# Lianxin: `make help` lists what there is. Every target may be called on a bare clone; it fetches what it needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

export CGO_ENABLED := 0
export GOTOOLCHAIN := auto
# The same flags for building, testing and linting, so that each finds what the others have compiled.
export GOFLAGS := -trimpath -buildvcs=false

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
MODULE  := github.com/lianxin/lianxin
LDFLAGS := -s -w -X main.version=$(VERSION)

# What the built single-page application is made from.
SPA_SOURCES := $(shell find frontend -not -path '*/node_modules*' -not -path 'frontend/dist/*' -not -path 'frontend/e2e/*' \
                 -type f \( -path 'frontend/src/*' -o -path 'frontend/public/*' -o -name 'index.html' -o -name 'package-lock.json' \
                 -o -name 'tsconfig*.json' -o -name 'vite.config.ts' \) 2>/dev/null)
NODE_MODULES := frontend/node_modules/.package-lock.json
SPA          := frontend/dist/index.html
GENERATED    := docs/swagger.json docs/openapi3.json frontend/src/api/schema.d.ts
# Programs that only the developers need, each with its own list of modules (.ci/tools/go.mod).
LINTER       := .cache/golangci-lint

## ———— every day ————
.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  \033[1m%-16s\033[0m %s\n", $$1, $$2 } /^## ————/ { gsub(/^## /, ""); print }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build everything, load the demonstration district on first start, serve http://localhost:8080
	bin/lianxin serve --demo

.PHONY: dev
dev: $(NODE_MODULES) ## the API and Vite side by side, both reloading on change: http://localhost:5173
	@.ci/dev

.PHONY: build
build: $(SPA) ## bin/lianxin: one static binary with the SPA inside
	@.ci/ensure go
	go build -ldflags '$(LDFLAGS)' -o bin/lianxin ./cmd/lianxin

.PHONY: test
test: test-go test-spa test-browser ## everything: Go on both databases, the SPA, the built program in a real browser

.PHONY: lint
lint: lint-go lint-spa lint-generated ## format, static checks, import directions, generated files up to date

.PHONY: generate
generate: $(NODE_MODULES) ## the API document from the code's notes, and the TypeScript client from the document
	go tool swag init --quiet -g main.go -d ./cmd/lianxin,./api,./internal \
		--requiredByDefault --outputTypes json -o docs
	go run ./docs/convert docs/swagger.json docs/openapi3.json
	npm --prefix frontend run --silent generate

.PHONY: bench
bench: build ## figures at the demonstration district's size, as a table (no test); BENCH=-million searches among a million, too
	@.ci/ensure postgresql
	.ci/postgres --durable go run ./.ci/bench $(BENCH)

.PHONY: docker
docker: ## the container image lianxin:$(VERSION)
	docker build --build-arg VERSION=$(VERSION) -t lianxin:$(VERSION) .

.PHONY: clean
clean: ## remove what was built (never ./data)
	rm -rf bin .cache frontend/dist/* frontend/node_modules

## ———— the parts of test and lint ————
.PHONY: test-go
test-go: ## the Go tests, on SQLite and on a throw-away PostgreSQL
	@.ci/ensure go postgresql
	.ci/postgres go test ./...

.PHONY: test-spa
test-spa: $(NODE_MODULES) ## the SPA's own tests
	npm --prefix frontend test

.PHONY: test-browser
test-browser: build ## the built program, driven in Chromium as a user would
	@.ci/ensure chromium
	cd frontend && npx --no-install playwright test

.PHONY: lint-go
lint-go: $(LINTER) ## gofumpt, go vet, staticcheck, and who may import whom
	$(LINTER) run ./... ./.ci/bench/...

.PHONY: lint-spa
lint-spa: $(NODE_MODULES) ## Biome, ESLint, the TypeScript compiler
	npm --prefix frontend run --silent lint
	npm --prefix frontend run --silent typecheck

.PHONY: lint-generated
lint-generated: ## fail where the API document or the client is not what the code says
	@before=$$(cat $(GENERATED) 2>/dev/null | sha256sum); $(MAKE) --no-print-directory generate; \
		[ "$$before" = "$$(cat $(GENERATED) | sha256sum)" ] || \
		{ echo 'Generated files were out of date; they are new now: commit them.' >&2; exit 1; }

# ———— files ————
$(NODE_MODULES): frontend/package.json frontend/package-lock.json
	@.ci/ensure node
	npm --prefix frontend ci --no-audit --no-fund --loglevel=error
	@touch $@

$(SPA): $(NODE_MODULES) $(SPA_SOURCES)
	npm --prefix frontend run --silent build
	@touch $@ frontend/dist/.gitkeep

$(LINTER): .ci/tools/go.mod .ci/tools/go.sum
	@.ci/ensure go
	go build -C .ci/tools -o ../../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
