package io.github.dupfs.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

final class AccountsTest {
  private final Accounts accounts = new Accounts();

  @Test
  void namesAreThoseOfTheSystem() throws IOException {
    check("passwd", accounts::user);
    check("group", accounts::group);
  }

  /** Of several names for a number, the first counts. */
  private static void check(String database, LongFunction<byte[]> name) throws IOException {
    String listing = new String(Shell.run(Path.of("/"), "getent " + database), ISO_8859_1);
    Map<Long, String> expected = new HashMap<>();
    for (String line : listing.split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields.length > 2) {
        expected.putIfAbsent(Long.parseLong(fields[2]), fields[0]);
      }
    }
    assertEquals("root", expected.get(0L));
    expected.forEach(
        (number, text) -> assertEquals(text, new String(name.apply(number), ISO_8859_1)));
  }

  @Test
  void unknownNumbersHaveNoName() {
    assertEquals(0, accounts.user(3_000_000_000L).length);
    assertEquals(0, accounts.group(3_000_000_001L).length);
  }

  @Test
  void asksOnce() {
    assertSame(accounts.user(0), accounts.user(0));
  }
}
