package io.github.dupfs.volume;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * What one volume holds of one path.
 *
 * @param kind how the payload is to be understood
 * @param firstPart the number of the first part in this volume, 0 if the payload is not split
 * @param lastPart the number of the last part in this volume, 0 if the payload is not split
 * @param runs where the payload lies
 * @param delta of a delta that lies in this volume whole; otherwise null
 */
public record Content(
    Kind kind, int firstPart, int lastPart, PartRuns runs, @Nullable DeltaSummary delta) {

  /** How a payload is to be understood. */
  public enum Kind {
    /** The whole content, or an object without content. */
    SNAPSHOT(0),
    /** A delta against the content in the set before. */
    DIFF(1),
    /** The path is gone. */
    DELETED(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static @Nullable Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }
  }

  /** Writes this content so that {@link #decode} reads it. */
  public void encode(ByteWriter out) {
    out.u8(kind.code | (delta == null ? 0 : 0x80)).number(firstPart).number(lastPart);
    runs.encode(out);
    if (delta != null) {
      delta.encode(out);
    }
  }

  /** Reads what {@link #encode} wrote. */
  public static Content decode(ByteReader in) throws CorruptDataException {
    int head = in.u8();
    Kind kind = Kind.of(head & 0x7f);
    if (kind == null) {
      throw in.corrupt("unknown kind of content " + head);
    }
    int first = in.number(Integer.MAX_VALUE);
    int last = in.number(Integer.MAX_VALUE);
    PartRuns runs = PartRuns.decode(in);
    return new Content(
        kind, first, last, runs, (head & 0x80) == 0 ? null : DeltaSummary.decode(in));
  }
}
