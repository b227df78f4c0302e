package io.github.dupfs.volume;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a name, a volume or a signature file, or {@link CorruptDataException}. */
final class VolumeFuzzTest {
  @MethodSource("names")
  @FuzzTest
  void name(byte[] name) {
    try {
      EntryName entry = EntryName.parse(name, "fuzz", 0);
      if (!FilePath.of(entry.path().toBytes()).equals(entry.path()) || entry.part() < 0) {
        throw new AssertionError(entry);
      }
    } catch (CorruptDataException expected) {
      return;
    }
  }

  static Stream<byte[]> names() {
    return Stream.of("snapshot/./", "multivol_diff/a/b/12", "deleted/../x", "signature/")
        .map(name -> name.getBytes(StandardCharsets.ISO_8859_1));
  }

  @MethodSource("volumes")
  @FuzzTest
  void difftar(byte[] archive) throws IOException {
    try {
      Volumes volume = Volumes.difftar(archive);
      for (Content content : volume.contents) {
        if (volume.payload(content).length != content.runs().length()) {
          throw new AssertionError(content);
        }
      }
    } catch (CorruptDataException expected) {
      return;
    }
  }

  static Stream<byte[]> volumes() throws IOException {
    return Stream.of(
        Volumes.golden("full.difftar"),
        Volumes.golden("vol1.difftar"),
        Volumes.golden("refused.difftar"),
        Volumes.golden("damaged.difftar"));
  }

  @MethodSource("signatures")
  @FuzzTest
  void sigtar(byte[] archive) throws IOException {
    try {
      Volumes.sigtar(archive);
    } catch (CorruptDataException expected) {
      return;
    }
  }

  static Stream<byte[]> signatures() throws IOException {
    return Stream.of(Volumes.golden("full.sigtar"), new byte[0]);
  }
}
