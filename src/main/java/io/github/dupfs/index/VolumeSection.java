package io.github.dupfs.index;

import io.github.dupfs.index.TreeSection.Named;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.FileLayout;
import io.github.dupfs.repository.Secrets;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.DeltaChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What one volume holds and how it is entered. Safe for use by many threads at once. */
public final class VolumeSection implements FileLayout.Windows {
  private static final int MAX_WINDOW = 1 << 15;

  private final Database.Section section;
  private final Secrets secrets;
  private final Pages<Content> pages;

  VolumeSection(Database.Section section, Secrets secrets) throws IOException {
    this.section = section;
    this.secrets = secrets;
    this.pages = Pages.open(section, RecordCode.CONTENTS);
  }

  /** Drops this section, because it was found damaged. */
  public void forget() throws IOException {
    section.remove();
  }

  /** How the volume is decoded. */
  public FileLayout layout() throws IOException {
    String place = section.place(Kind.LAYOUT, 0);
    return FileLayout.decode(unsealed(section.read(Kind.LAYOUT, 0), place, secrets), place);
  }

  /** What the volume holds directly in a directory, in the order of the volume. */
  public List<Named<Content>> read(FilePath directory) throws IOException {
    List<Named<Content>> contents = new ArrayList<>();
    pages.read(directory, (name, content) -> contents.add(new Named<>(name, content)));
    return contents;
  }

  /** Whether that is so much that it may be better read page by page. */
  public boolean hasManyPages(FilePath directory) {
    return pages.of(directory).length > 1;
  }

  /** The pages that tell what the volume holds directly in a directory, in its order. */
  public List<Page> pages(FilePath directory) throws IOException {
    List<Page> found = new ArrayList<>();
    for (int number : pages.of(directory)) {
      PageNames names = new PageNames();
      pages.read(directory, number, (name, content) -> names.add(name));
      if (names.count > 0) {
        found.add(new Page(directory, number, names.first, names.last, names.sorted));
      }
    }
    return found;
  }

  /** What is on one page, in the order of the volume. */
  public List<Named<Content>> read(Page page) throws IOException {
    List<Named<Content>> contents = new ArrayList<>();
    pages.read(
        page.directory, page.number, (name, content) -> contents.add(new Named<>(name, content)));
    return contents;
  }

  /**
   * Some of what the volume holds in a directory.
   *
   * @param first of its names
   * @param sorted whether no name is less than the one before it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Page(FilePath directory, int number, byte[] first, byte[] last, boolean sorted) {}

  private static final class PageNames {
    private byte[] first = {};
    private byte[] last = {};
    private boolean sorted = true;
    private int count;

    void add(byte[] name) {
      first = count++ == 0 ? name : first;
      sorted &= Arrays.compareUnsigned(last, name) <= 0;
      last = name;
    }
  }

  /** The commands of a delta, by the number that its summary tells. */
  public DeltaChunk delta(int number) throws IOException {
    return DeltaChunk.decode(section.read(Kind.DELTA, number), section.place(Kind.DELTA, number));
  }

  @Override
  public byte[] window(int number) throws IOException {
    String place = section.place(Kind.WINDOW, number);
    byte[] deflated = unsealed(section.read(Kind.WINDOW, number), place, secrets);
    byte[] window = new byte[MAX_WINDOW];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      int length = 0;
      while (length < window.length && !inflater.finished()) {
        int count = inflater.inflate(window, length, window.length - length);
        if (count == 0 && !inflater.finished()) {
          throw new IndexDamagedException(place + " ends early", null);
        }
        length += count;
      }
      return Arrays.copyOf(window, length);
    } catch (DataFormatException e) {
      throw new IndexDamagedException(place + " cannot be inflated", e);
    } finally {
      inflater.end();
    }
  }

  static byte[] unsealed(byte[] sealed, String place, Secrets secrets)
      throws IndexDamagedException {
    try {
      return secrets.unseal(sealed, bytes(place));
    } catch (IOException e) {
      throw new IndexDamagedException(place + " cannot be unsealed", e);
    }
  }

  static byte[] bytes(String place) {
    return place.getBytes(StandardCharsets.UTF_8);
  }
}
