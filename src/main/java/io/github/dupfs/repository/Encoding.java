package io.github.dupfs.repository;

/** How the content of a repository file is stored. Told by its name alone. */
public enum Encoding {
  /** As it is. */
  PLAIN(""),
  /** One gzip member. */
  GZIP(".gz"),
  /** An OpenPGP message. */
  OPENPGP(".gpg");

  private final String suffix;

  Encoding(String suffix) {
    this.suffix = suffix;
  }

  /** What the names of such files end in. */
  public String suffix() {
    return suffix;
  }
}
