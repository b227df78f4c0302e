package io.github.dupfs.deflate;

/** What surrounds the deflate data. */
public enum Framing {
  /** Nothing: RFC 1951 alone. Nothing is verified but the code itself. */
  RAW,
  /** Two header bytes, and an Adler-32 of the output (RFC 1950). No preset dictionaries. */
  ZLIB,
  /** One or more members, each with a header, a CRC-32 and a length of its output (RFC 1952). */
  GZIP
}
