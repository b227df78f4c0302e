package io.github.dupfs.openpgp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A message that cannot be encrypted or signed: a key that is unknown, expired or not trusted, a
 * wrong passphrase, a method that is not supported, or gpg failed. The message says why, in gpg's
 * words where they are known, and what the user can do; it holds no secret.
 */
public final class EncryptionException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason why it cannot be done
   */
  public EncryptionException(String reason) {
    this(reason, null);
  }

  /** As the other constructor, with the exception behind it. */
  public EncryptionException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
