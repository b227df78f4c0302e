package io.github.dupfs.volume;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.tar.TarEntry;
import io.github.dupfs.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Passes once over the tar stream of a signature file, for the state of the paths in it. An entry
 * whose name is refused costs only that entry. Not thread-safe.
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

  /**
   * Reads to the end of the archive.
   *
   * @throws CorruptDataException if it is no tar archive, or was cut: unlike volumes, signature
   *     files end with blocks of zeros
   */
  public void run(Visitor visitor) throws IOException {
    for (TarEntry header = tar.next(); header != null; header = tar.next()) {
      EntryName entry;
      try {
        entry = EntryName.parse(header.name(), name, header.headerOffset());
      } catch (CorruptDataException e) {
        warnings.accept(String.valueOf(e.getMessage()));
        continue;
      }
      NodeState state =
          switch (entry.kind()) {
            case DELETED -> NodeState.GONE;
            case SIGNATURE -> NodeState.of(header).asFile();
            default -> NodeState.of(header);
          };
      visitor.path(entry.path(), state);
    }
    if (!tar.endIsMarked()) {
      throw new CorruptDataException(name, tar.position(), "ends without a block of zeros");
    }
  }

  /** Told of one path. */
  @FunctionalInterface
  public interface Visitor {
    /** The state of {@code path} in the set. */
    void path(FilePath path, NodeState state) throws IOException;
  }
}
