package io.github.dupfs.librsync;

/**
 * A signature that is none of those a delta can be made against here, which says nothing bad about
 * it. The file can still be stored whole.
 */
public final class UnsupportedSignatureException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param name the name of the signature
   * @param reason what was wanted and what was found
   */
  UnsupportedSignatureException(String name, String reason) {
    super(name + ": " + reason);
  }
}
