#!/usr/bin/env python3
"""bench [DATA-SET] [OPTION…]: runs the benchmark of a data set, a module beside this one."""
import importlib
import importlib.util
import sys


def main(argv):
    name = "linux-chain"
    if argv and not argv[0].startswith("-"):
        name, *argv = argv
    module = name.replace("-", "_")
    if not importlib.util.find_spec(module):
        sys.exit(f"bench: no data set is called {name}")
    importlib.import_module(module).main(argv)


main(sys.argv[1:])
