package io.github.dupfs.librsync;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Random files and what becomes of them when somebody works on them. */
final class EditedFiles {
  private EditedFiles() {}

  /** Up to 60 blocks, often of a length near a multiple of the block length, or with zeros. */
  static byte[] basis(Random random, int blockLength) {
    int blocks = random.nextInt(1 << random.nextInt(7));
    int rest = random.nextBoolean() ? random.nextInt(3) - 1 : random.nextInt(blockLength);
    byte[] basis = new byte[Math.max(0, blocks * blockLength + rest)];
    random.nextBytes(basis);
    for (int i = random.nextInt(3); i > 0 && basis.length > 0; i--) {
      int from = random.nextInt(basis.length);
      Arrays.fill(basis, from, from + random.nextInt(basis.length - from), (byte) 0);
    }
    return basis;
  }

  /** Some bytes overwritten, inserted, removed, moved, appended or cut off. */
  static byte[] edited(byte[] basis, Random random) {
    byte[] edited = basis.clone();
    for (int i = random.nextInt(6); i > 0; i--) {
      int from = random.nextInt(edited.length + 1);
      int to = from + random.nextInt(edited.length + 1 - from);
      edited =
          switch (random.nextInt(6)) {
            case 0 -> joined(head(edited, from), bytes(random), tail(edited, from));
            case 1 -> joined(head(edited, from), tail(edited, to));
            case 2 -> joined(tail(edited, from), head(edited, from));
            case 3 -> joined(edited, bytes(random));
            case 4 -> head(edited, to);
            default -> overwritten(edited, from, bytes(random));
          };
    }
    return edited;
  }

  private static byte[] overwritten(byte[] file, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, file, at, Math.min(bytes.length, file.length - at));
    return file;
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(1 << random.nextInt(13))];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] head(byte[] file, int length) {
    return Arrays.copyOf(file, length);
  }

  /** The file from a position on. */
  static byte[] tail(byte[] file, int from) {
    return Arrays.copyOfRange(file, from, file.length);
  }

  /** All parts, one after the other. */
  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
