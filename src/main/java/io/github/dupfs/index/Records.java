package io.github.dupfs.index;

import java.io.IOException;

/** Takes what a section is to hold. */
abstract sealed class Records permits TreeRecords, VolumeRecords {
  /** Writes what waits; nothing more may be added. */
  abstract void finish() throws IOException;
}
