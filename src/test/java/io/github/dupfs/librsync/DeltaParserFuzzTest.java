package io.github.dupfs.librsync;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dupfs.io.CorruptDataException;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a delta or {@link CorruptDataException}, however they are cut. */
final class DeltaParserFuzzTest {
  @MethodSource("deltas")
  @FuzzTest
  void parse(byte[] delta) {
    String atOnce = outcome(delta, left -> left);
    String bytewise = outcome(delta, left -> 1);
    String inSevens = outcome(delta, left -> Math.min(left, 7));
    if (!atOnce.equals(bytewise) || !atOnce.equals(inSevens)) {
      throw new AssertionError(atOnce + "\n" + bytewise + "\n" + inSevens);
    }
  }

  static Stream<byte[]> deltas() {
    return Stream.of(
        new DeltaBuilder().end(),
        new DeltaBuilder().copy(0, 512).insert("bar").insert(new byte[300]).end(),
        new DeltaBuilder(least -> 3).copy(1, 2).insert("a").end(),
        new DeltaBuilder().copy(Long.MAX_VALUE - 1, 1).copy(0, 1L << 62).withoutEnd(),
        new DeltaBuilder().literalCommand(-1, 3).withoutEnd());
  }

  private static String outcome(byte[] delta, IntUnaryOperator piece) {
    CommandLog log = new CommandLog();
    try {
      log.parse(delta, piece);
    } catch (CorruptDataException e) {
      return log.commands() + " " + e.getMessage();
    }
    return log.commands().toString();
  }
}
