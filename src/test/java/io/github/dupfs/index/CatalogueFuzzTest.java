package io.github.dupfs.index;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dupfs.io.CorruptDataException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a catalogue or {@link CorruptDataException}. */
final class CatalogueFuzzTest {
  @MethodSource("catalogues")
  @FuzzTest
  void decode(byte[] encoded) {
    try {
      Catalogue catalogue = Catalogue.decode(encoded, "fuzz");
      for (int page : catalogue.pages(0)) {
        if (page < 0) {
          throw new AssertionError(page);
        }
      }
    } catch (CorruptDataException expected) {
      return;
    }
  }

  static Stream<byte[]> catalogues() {
    return Stream.of(PagesTest.catalogue().encode(), PagesTest.catalogue(0, 7, 0, -1).encode());
  }
}
