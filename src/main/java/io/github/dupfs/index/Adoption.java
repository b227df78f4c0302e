package io.github.dupfs.index;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.CorruptDataException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the index that lies beside a backup set. Closing it before it is committed drops all.
 * Not thread-safe.
 */
public final class Adoption implements SetIndexReader.Target, Closeable {
  private final Index index;
  private final Map<Integer, Wanted> wanted;
  private final Map<Integer, Section> sections = new HashMap<>();

  Adoption(Index index, Map<Integer, Wanted> wanted) {
    this.index = index;
    this.wanted = wanted;
  }

  /**
   * What a part becomes.
   *
   * @param key of its section
   * @param identity of its section
   * @param mark that it must have, see {@link SetIndexWriter#mark}; it is left out otherwise
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Wanted(String key, byte[] identity, byte[] mark) {}

  /** A part that is being read. */
  private static final class Section {
    private final Database.SectionWriter out;
    private final ValueSink values;
    private final Catalogue.Builder catalogue = new Catalogue.Builder();
    private boolean ended;

    Section(Database.SectionWriter out, ValueSink values) {
      this.out = out;
      this.values = values;
    }
  }

  /**
   * Reads all of a stored index.
   *
   * @param name of its file, for messages
   * @throws CorruptDataException if it is not sound
   * @throws IndexException if it cannot be kept
   */
  public void read(InputStream in, String name) throws IOException {
    new SetIndexReader(in, name).run(this);
    for (Section section : sections.values()) {
      if (!section.ended) {
        throw new CorruptDataException(
            name, CorruptDataException.UNKNOWN_OFFSET, "a part of it has no end");
      }
    }
  }

  @Override
  public void value(int part, int kind, int number, byte[] value) throws IOException {
    Section section = section(part);
    if (section == null) {
      return;
    }
    if (kind == Kind.PAGE) {
      ByteReader page = new ByteReader(value, "page " + number + " of part " + part);
      if (number != section.catalogue.pages()) {
        throw page.corrupt("wanted page " + section.catalogue.pages());
      }
      section.catalogue.add(Catalogue.hash(page.string()));
    }
    section.values.write(kind, number, value);
  }

  private @Nullable Section section(int part) throws IOException {
    Section section = sections.get(part);
    Wanted target = wanted.get(part);
    if (section == null && target != null) {
      Database.SectionWriter out = index.create(target.key, target.identity);
      section = new Section(out, index.sealing(out));
      sections.put(part, section);
    }
    return section;
  }

  @Override
  public void end(int part, byte[] mark) throws IOException {
    Section section = section(part);
    Wanted target = wanted.get(part);
    if (section == null || target == null) {
      return;
    }
    section.values.write(Kind.CATALOGUE, 0, section.catalogue.build().encode());
    section.ended = true;
    if (!Arrays.equals(mark, target.mark)) {
      section.out.close();
      sections.remove(part);
    }
  }

  /** Keeps what was read. */
  public void commit() throws IOException {
    for (Section section : sections.values()) {
      section.out.commit();
    }
  }

  @Override
  public void close() throws IOException {
    for (Section section : sections.values()) {
      section.out.close();
    }
  }
}
