.PHONY: all build test unit e2e demo bench setup clean

all: build

setup: ; eng/setup all

build: ; eng/build

test: ; eng/test

unit: ; eng/test unit

e2e: ; eng/test e2e

demo: ; eng/demo

bench: ; eng/bench all

clean: ; rm -rf artifacts out eng/buf/node_modules
