package io.github.dupfs.repository;

/** How the content of a repository file is stored. Told by its name alone. */
public enum Encoding {
  /** As it is. */
  PLAIN,
  /** One gzip member. */
  GZIP,
  /** An OpenPGP message. */
  OPENPGP
}
