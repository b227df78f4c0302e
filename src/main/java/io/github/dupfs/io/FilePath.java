package io.github.dupfs.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The path of a backed-up object relative to the root of its backup: zero or more components of
 * bytes, without {@code /} and NUL, none of them empty, {@code .} or {@code ..}.
 *
 * <p>The order is duplicity's: component by component, each by unsigned bytes, a prefix first. It
 * equals the order of the joined bytes when {@code /} sorts below every other byte.
 *
 * <p>Immutable.
 */
public final class FilePath implements Comparable<FilePath> {
  /** The root of the backup: no components. */
  public static final FilePath ROOT = new FilePath(new byte[0]);

  private final byte[] bytes;

  private FilePath(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The path of {@code joined[offset, offset + length)}, components separated by single slashes;
   * the empty range is the root.
   *
   * @throws IllegalArgumentException if a component is empty, {@code .} or {@code ..}, or holds a
   *     NUL
   */
  public static FilePath of(byte[] joined, int offset, int length) {
    if (length == 0) {
      return ROOT;
    }
    int end = offset + length;
    int start = offset;
    for (int i = offset; i <= end; i++) {
      if (i == end || joined[i] == '/') {
        checkComponent(joined, start, i - start);
        start = i + 1;
      } else if (joined[i] == 0) {
        throw new IllegalArgumentException("path with a NUL byte");
      }
    }
    return new FilePath(Arrays.copyOfRange(joined, offset, end));
  }

  /** As {@link #of(byte[], int, int)} for the whole array. */
  public static FilePath of(byte[] joined) {
    return of(joined, 0, joined.length);
  }

  /** The path of a string's UTF-8 bytes. */
  public static FilePath of(String joined) {
    return of(joined.getBytes(StandardCharsets.UTF_8));
  }

  private static void checkComponent(byte[] joined, int start, int length) {
    boolean dots =
        length <= 2
            && length > 0
            && joined[start] == '.'
            && (length == 1 || joined[start + 1] == '.');
    if (length == 0 || dots) {
      throw new IllegalArgumentException(
          "path with a component "
              + (length == 0
                  ? "of no bytes"
                  : "\"" + new String(joined, start, length, StandardCharsets.US_ASCII) + "\""));
    }
  }

  /** Whether this is the root. */
  public boolean isRoot() {
    return bytes.length == 0;
  }

  /** The length of the joined path in bytes. */
  public int length() {
    return bytes.length;
  }

  /** The components joined with slashes; a fresh array. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The path without its last component, or null for the root. */
  public @Nullable FilePath parent() {
    if (isRoot()) {
      return null;
    }
    int slash = lastSlash();
    return slash < 0 ? ROOT : new FilePath(Arrays.copyOf(bytes, slash));
  }

  /** The last component; empty for the root. A fresh array. */
  public byte[] fileName() {
    return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
  }

  /** The first component as a path of its own; the root for the root. */
  public FilePath first() {
    int slash = firstSlash();
    return slash == bytes.length ? this : new FilePath(Arrays.copyOf(bytes, slash));
  }

  /** The path without its first component; the root for the root. */
  public FilePath afterFirst() {
    int slash = firstSlash();
    return slash == bytes.length
        ? ROOT
        : new FilePath(Arrays.copyOfRange(bytes, slash + 1, bytes.length));
  }

  private int firstSlash() {
    int i = 0;
    while (i < bytes.length && bytes[i] != '/') {
      i++;
    }
    return i;
  }

  /** This path with one more component. */
  public FilePath resolve(byte[] component) {
    checkComponent(component, 0, component.length);
    for (byte b : component) {
      if (b == '/' || b == 0) {
        throw new IllegalArgumentException("path component with a slash or NUL");
      }
    }
    if (isRoot()) {
      return new FilePath(component.clone());
    }
    byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + component.length);
    joined[bytes.length] = '/';
    System.arraycopy(component, 0, joined, bytes.length + 1, component.length);
    return new FilePath(joined);
  }

  /** This path with all components of another. */
  public FilePath append(FilePath below) {
    if (isRoot() || below.isRoot()) {
      return isRoot() ? below : this;
    }
    byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + below.bytes.length);
    joined[bytes.length] = '/';
    System.arraycopy(below.bytes, 0, joined, bytes.length + 1, below.bytes.length);
    return new FilePath(joined);
  }

  /** The components of this path after those of an ancestor, or of itself. */
  public FilePath below(FilePath ancestor) {
    if (!startsWith(ancestor)) {
      throw new IllegalArgumentException(this + " is not below " + ancestor);
    }
    int start = ancestor.isRoot() ? 0 : Math.min(bytes.length, ancestor.bytes.length + 1);
    return new FilePath(Arrays.copyOfRange(bytes, start, bytes.length));
  }

  /** Whether {@code prefix} is this path or one of its ancestors. */
  public boolean startsWith(FilePath prefix) {
    int n = prefix.bytes.length;
    return n == 0
        || (bytes.length >= n
            && Arrays.equals(bytes, 0, n, prefix.bytes, 0, n)
            && (bytes.length == n || bytes[n] == '/'));
  }

  private int lastSlash() {
    int i = bytes.length - 1;
    while (i >= 0 && bytes[i] != '/') {
      i--;
    }
    return i;
  }

  @Override
  public int compareTo(FilePath other) {
    int i = Arrays.mismatch(bytes, other.bytes);
    if (i < 0) {
      return 0;
    }
    return Integer.compare(rank(bytes, i), rank(other.bytes, i));
  }

  /** End of path below slash below every other byte. */
  private static int rank(byte[] bytes, int i) {
    if (i >= bytes.length) {
      return -1;
    }
    return bytes[i] == '/' ? 0 : bytes[i] & 0xff;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FilePath p && Arrays.equals(bytes, p.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * For messages: bytes outside printable ASCII, and backslashes, as {@code \xHH}; the root is a
   * dot.
   */
  @Override
  public String toString() {
    return isRoot() ? "." : escape(bytes);
  }

  /**
   * Bytes for messages: printable ASCII as it is, everything else and backslashes as {@code \xHH}.
   */
  public static String escape(byte[] bytes) {
    StringBuilder s = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      if (b >= ' ' && b < 127 && b != '\\') {
        s.append((char) b);
      } else {
        s.append(String.format("\\x%02x", b & 0xff));
      }
    }
    return s.toString();
  }
}
