package io.github.dupfs.volume;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.tar.TarEntry;
import io.github.dupfs.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes once over the tar stream of a signature file, for the state of the paths in it and their
 * signatures. An entry whose name or type is refused costs only that entry. Not thread-safe.
 */
public final class SigtarReader {
  private final TarReader tar;
  private final String name;
  private final Consumer<String> warnings;

  /**
   * @param name of the signature file, for messages
   * @param warnings told of entries that are left out
   */
  public SigtarReader(InputStream sigtar, String name, Consumer<String> warnings) {
    this.tar = new TarReader(sigtar, name);
    this.name = name;
    this.warnings = warnings;
  }

  /** The state of a path in the set. */
  public record Entry(FilePath path, NodeState state) {}

  /**
   * The next path, or null at the end of the archive.
   *
   * @throws CorruptDataException if it is no tar archive, or was cut: unlike volumes, signature
   *     files end with blocks of zeros
   */
  public @Nullable Entry next() throws IOException {
    for (TarEntry header = tar.next(); header != null; header = tar.next()) {
      try {
        NodeState.requireKnownType(header, name);
        EntryName entry = EntryName.parse(header.name(), name, header.headerOffset());
        return new Entry(entry.path(), state(entry.kind(), header));
      } catch (CorruptDataException e) {
        warnings.accept(String.valueOf(e.getMessage()));
      }
    }
    if (!tar.endIsMarked()) {
      throw new CorruptDataException(name, tar.position(), "ends without a block of zeros");
    }
    return null;
  }

  private static NodeState state(EntryName.Kind kind, TarEntry header) {
    return switch (kind) {
      case DELETED -> NodeState.GONE;
      case SIGNATURE -> NodeState.of(header).asFile();
      default -> NodeState.of(header);
    };
  }

  /** The librsync signature of the file that {@link #next} gave, until it is called again. */
  public InputStream signature() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return tar.read(buffer, offset, length);
      }
    };
  }
}
