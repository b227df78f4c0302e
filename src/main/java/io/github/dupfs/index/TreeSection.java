package io.github.dupfs.index;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The paths that one backup set changes, by directory. Safe for use by many threads at once. */
public final class TreeSection {
  private final Database.Section section;
  private final Pages<NodeState> pages;

  TreeSection(Database.Section section) throws IOException {
    this.section = section;
    this.pages = Pages.open(section, RecordCode.STATES);
  }

  /** Drops this section, because it was found damaged. */
  public void forget() throws IOException {
    section.remove();
  }

  /** A number of a directory to pass to {@link #mayTouch}, the same for all sections. */
  public static long hash(FilePath directory) {
    return Catalogue.hash(directory);
  }

  /** Whether the set may change something directly in the directory with this hash. */
  public boolean mayTouch(long directoryHash) {
    return pages.mayHold(directoryHash);
  }

  /**
   * What the set changes directly in a directory, in the order of the set. The root itself is in
   * the root directory under an empty name.
   */
  public List<Named<NodeState>> read(FilePath directory) throws IOException {
    List<Named<NodeState>> states = new ArrayList<>();
    pages.read(directory, (name, state) -> states.add(new Named<>(name, state)));
    return states;
  }

  /**
   * Passes on all that the set changes, in pieces of bounded size: some of what it changes directly
   * in one directory. A directory may come more than once.
   */
  public void forEachPage(PageVisitor visitor) throws IOException {
    for (int page = 0; page < pages.count(); page++) {
      List<Named<NodeState>> states = new ArrayList<>();
      FilePath directory = pages.read(page, (name, state) -> states.add(new Named<>(name, state)));
      visitor.page(directory, states);
    }
  }

  /** Told of some of what a set changes directly in a directory. */
  @FunctionalInterface
  public interface PageVisitor {
    void page(FilePath directory, List<Named<NodeState>> states) throws IOException;
  }

  /**
   * A value under a file name.
   *
   * @param name must not be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Named<T>(byte[] name, T value) {}
}
