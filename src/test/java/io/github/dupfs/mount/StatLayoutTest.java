package io.github.dupfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.kenai.jffi.MemoryIO;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The golden structures were filled by C programs with the declarations of glibc 2.36. */
final class StatLayoutTest {
  private static final Attributes ATTRIBUTES =
      new Attributes(
          Kind.BLOCK_DEVICE,
          0x0102_0304_0506_0708L,
          06751,
          4_000_000_001L,
          70_000,
          5_000_000_000L,
          -12_345_678_901L,
          0x12345,
          0x6789a);

  private static String written(StatLayout layout, Owner... owner) {
    MemoryIO memory = MemoryIO.getInstance();
    long address = memory.allocateMemory(layout.size(), false);
    try {
      memory.setMemory(address, layout.size(), (byte) 0x55);
      layout.write(address, ATTRIBUTES, owner.length == 0 ? null : owner[0]);
      byte[] bytes = new byte[layout.size()];
      memory.getByteArray(address, bytes, 0, bytes.length);
      return HexFormat.of().formatHex(bytes);
    } finally {
      memory.freeMemory(address);
    }
  }

  @Test
  void equalsWhatCWrites() {
    Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    assertEquals(
        "000000000000000008070605040302010100000000000000e96d000001286bee"
            + "70110100000000009a4583670020010000f2052a010000000010000000000000"
            + "f902950000000000cbe32320fdffffff0000000000000000cbe32320fdffffff"
            + "0000000000000000cbe32320fdffffff00000000000000000000000000000000"
            + "00000000000000000000000000000000",
        written(StatLayout.X86_64));
    assertEquals(
        "00000000000000000807060504030201e96d00000100000001286bee70110100"
            + "9a45836700200100000000000000000000f2052a010000000010000000000000"
            + "f902950000000000cbe32320fdffffff0000000000000000cbe32320fdffffff"
            + "0000000000000000cbe32320fdffffff00000000000000000000000000000000",
        written(StatLayout.AARCH64));
  }

  @Test
  void ownerReplacesIds() {
    Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    String expected = written(StatLayout.AARCH64);
    expected = expected.substring(0, 48) + "01000000feffffff" + expected.substring(64);
    assertEquals(expected, written(StatLayout.AARCH64, new Owner(1, 0xffff_fffeL)));
  }

  @Test
  void choosesByArchitecture() throws IOException {
    assertEquals(StatLayout.X86_64, StatLayout.of("amd64"));
    assertEquals(StatLayout.AARCH64, StatLayout.of("aarch64"));
    assertThrows(IOException.class, () -> StatLayout.of("riscv64"));
  }
}
