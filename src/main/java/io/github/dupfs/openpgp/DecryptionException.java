package io.github.dupfs.openpgp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A message that cannot be opened although nothing says that it is damaged: no key, a wrong
 * passphrase, a method that is not supported or not allowed. The message holds no secret.
 */
public final class DecryptionException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param file the name of the message
   * @param reason why it cannot be opened, and what the user can do about it
   */
  public DecryptionException(String file, String reason) {
    this(file, reason, null);
  }

  /** As the other constructor, with the exception behind it. */
  public DecryptionException(String file, String reason, @Nullable Throwable cause) {
    super(file + ": " + reason, cause);
    this.reason = reason;
  }

  /** Why, without the file. */
  public String reason() {
    return reason;
  }
}
