package io.github.dupfs.openpgp;

import org.jspecify.annotations.Nullable;

/** How a container vouches for its body. */
public enum Integrity {
  /** Tag 9: not at all. */
  NONE(PacketHeader.ENCRYPTED),
  /** Tag 18: a SHA-1 over the whole body, known to be right only at its end. */
  MDC(PacketHeader.ENCRYPTED_MDC),
  /** Tag 20: a tag per chunk, and one over all of them. */
  AEAD(PacketHeader.ENCRYPTED_AEAD);

  private final int containerTag;

  Integrity(int containerTag) {
    this.containerTag = containerTag;
  }

  int containerTag() {
    return containerTag;
  }

  /** The integrity of a container, or null if packets of this tag are none. */
  static @Nullable Integrity ofContainer(int tag) {
    for (Integrity integrity : values()) {
      if (integrity.containerTag == tag) {
        return integrity;
      }
    }
    return null;
  }
}
