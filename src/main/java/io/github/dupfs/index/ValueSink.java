package io.github.dupfs.index;

import java.io.IOException;

/** Takes the values of a section, each kind and number once. */
@FunctionalInterface
interface ValueSink {
  /** Takes a value of a {@link Kind}, not sealed. */
  void write(int kind, int number, byte[] value) throws IOException;
}
