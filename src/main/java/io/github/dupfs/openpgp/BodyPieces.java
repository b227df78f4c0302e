package io.github.dupfs.openpgp;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A container's body, decrypted from its start to its end. */
interface BodyPieces {
  /**
   * The next bytes of the body, at least one, good until the next call; or null after the last,
   * when all of the body has been verified as well as its kind allows.
   */
  @Nullable ByteBuffer next() throws IOException;

  /** What random access to the body needs. Only after {@link #next} has returned null. */
  BodyMap map() throws IOException;
}
