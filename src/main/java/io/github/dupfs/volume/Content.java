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

  /** Of a path that is gone. */
  public static final Content GONE =
      new Content(Kind.DELETED, 0, 0, new PartRuns.Builder().build(), null);

  /** Bits of an encoded content, beside its kind. */
  private static final int HAS_DELTA = 0x80;

  private static final int IS_SPLIT = 0x40;

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

  /**
   * Writes this content so that {@link #decode} reads it.
   *
   * @param before another content of the volume, best the one before this
   */
  public void encode(ByteWriter out, Content before) {
    boolean split = firstPart != 0 || lastPart != 0;
    out.u8(kind.code | (delta == null ? 0 : HAS_DELTA) | (split ? IS_SPLIT : 0));
    if (split) {
      out.number(firstPart).number(lastPart);
    }
    runs.encode(out, before.runs.nextPayload());
    if (delta != null) {
      delta.encode(out);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param before the content that it was written with
   */
  public static Content decode(ByteReader in, Content before) throws CorruptDataException {
    int head = in.u8();
    Kind kind = Kind.of(head & ~(HAS_DELTA | IS_SPLIT));
    if (kind == null) {
      throw in.corrupt("unknown kind of content " + head);
    }
    boolean split = (head & IS_SPLIT) != 0;
    int first = split ? in.number(Integer.MAX_VALUE) : 0;
    int last = split ? in.number(Integer.MAX_VALUE) : 0;
    PartRuns runs = PartRuns.decode(in, before.runs.nextPayload());
    return new Content(
        kind, first, last, runs, (head & HAS_DELTA) == 0 ? null : DeltaSummary.decode(in));
  }
}
