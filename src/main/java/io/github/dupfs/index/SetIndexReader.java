package io.github.dupfs.index;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/** Reads what a {@link SetIndexWriter} wrote. Not thread-safe. */
final class SetIndexReader {
  private final InputStream below;
  private final DigestInputStream in;
  private final String name;
  private long position;

  /**
   * @param name of the file, for messages
   */
  SetIndexReader(InputStream in, String name) {
    this.below = in;
    this.in = new DigestInputStream(in, Sha256.open());
    this.name = name;
  }

  /** Is told what is read, before it is known whether all of it is sound. */
  interface Target {
    /** A value of a part. */
    void value(int part, int kind, int number, byte[] value) throws IOException;

    /** The end of a part. */
    void end(int part, byte[] mark) throws IOException;
  }

  /**
   * Reads to the end of the index.
   *
   * @throws CorruptDataException if it is not one, or not as it was written
   */
  void run(Target target) throws IOException {
    if (!Arrays.equals(bytes(SetIndexWriter.MAGIC.length), SetIndexWriter.MAGIC)) {
      throw corrupt("not an index that this version can read");
    }
    for (int part = number(Integer.MAX_VALUE); part > 0; part = number(Integer.MAX_VALUE)) {
      int kind = number(Kind.MAX);
      if (kind == Kind.END) {
        target.end(part - 1, string());
      } else {
        target.value(part - 1, kind, number(Kind.MAX_NUMBER), string());
      }
    }
    byte[] wanted = in.getMessageDigest().digest();
    if (!MessageDigest.isEqual(below.readNBytes(wanted.length), wanted)) {
      throw corrupt("the digest at its end is of something else");
    }
  }

  private byte[] string() throws IOException {
    return bytes(number(Integer.MAX_VALUE));
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    position += bytes.length;
    if (bytes.length < length) {
      throw corrupt("ends early");
    }
    return bytes;
  }

  private int number(int max) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = in.read();
      position++;
      if (b < 0) {
        throw corrupt("ends early");
      }
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80 && value <= max) {
        return (int) value;
      }
    }
    throw corrupt("a number that is larger than " + max);
  }

  private CorruptDataException corrupt(String reason) {
    return new CorruptDataException(name, position, reason);
  }
}
