package io.github.dupfs.librsync;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Keeps the commands of a delta as text, and patches by them. */
final class CommandLog implements DeltaParser.Sink {
  private record Range(boolean ofBasis, int offset, int length) {}

  private final List<String> commands = new ArrayList<>();
  private final List<Range> ranges = new ArrayList<>();

  /** The commands of {@code delta}, pushed in pieces of lengths that {@code piece} chooses. */
  static CommandLog of(byte[] delta, IntUnaryOperator piece) throws CorruptDataException {
    CommandLog log = new CommandLog();
    log.parse(delta, piece);
    return log;
  }

  static CommandLog of(byte[] delta) throws CorruptDataException {
    return of(delta, left -> left);
  }

  void parse(byte[] delta, IntUnaryOperator piece) throws CorruptDataException {
    DeltaParser parser = new DeltaParser("test.delta", this);
    int length;
    for (int at = 0; at < delta.length; at += length) {
      length = piece.applyAsInt(delta.length - at);
      parser.feed(delta, at, length);
    }
    parser.finish();
  }

  List<String> commands() {
    return commands;
  }

  byte[] patch(byte[] basis, byte[] delta) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    for (Range range : ranges) {
      result.write(range.ofBasis ? basis : delta, range.offset, range.length);
    }
    return result.toByteArray();
  }

  @Override
  public void literal(long streamOffset, long length) {
    commands.add("literal " + streamOffset + " " + length);
    ranges.add(new Range(false, (int) streamOffset, (int) length));
  }

  @Override
  public void copy(long basisOffset, long length) {
    commands.add("copy " + basisOffset + " " + length);
    ranges.add(new Range(true, (int) basisOffset, (int) length));
  }
}
