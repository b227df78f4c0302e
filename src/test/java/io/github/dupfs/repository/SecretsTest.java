package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.openpgp.DecryptionException;
import io.github.dupfs.openpgp.SessionKey;
import io.github.dupfs.openpgp.SessionKeys;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class SecretsTest {
  private static final byte[] ANCHOR = {9, 8, 7};
  private static final byte[] VALUE = {1, 2, 3};
  private static final byte[] PLACE = {'p'};

  /** Finds a session key of these bytes, for the anchor only. */
  private static SessionKeys keys(int fill) {
    return (request, name) -> {
      if (!Arrays.equals(request, ANCHOR)) {
        throw new DecryptionException(name, "no key");
      }
      byte[] key = new byte[32];
      Arrays.fill(key, (byte) fill);
      return new SessionKey(9, key);
    };
  }

  @Test
  void whoOpensTheAnchorOpensTheEnvelope() throws IOException {
    Secrets made = Secrets.create(ANCHOR, "file", keys(1));
    byte[] sealed = made.seal(VALUE, PLACE);
    assertFalse(Arrays.equals(VALUE, sealed));
    Secrets opened = Secrets.open(made.envelope(), keys(1));
    assertArrayEquals(VALUE, opened.unseal(sealed, PLACE));
    assertArrayEquals(made.envelope(), opened.envelope());
    assertThrows(CorruptDataException.class, () -> opened.unseal(sealed, new byte[] {'q'}));
  }

  @Test
  void anotherSessionKeyOpensNothing() throws IOException {
    byte[] envelope = Secrets.create(ANCHOR, "file", keys(1)).envelope();
    assertThrows(CorruptDataException.class, () -> Secrets.open(envelope, keys(2)));
  }

  @Test
  void newSecretsAreOthers() throws IOException {
    Secrets one = Secrets.create(ANCHOR, "file", keys(1));
    Secrets two = Secrets.create(ANCHOR, "file", keys(1));
    byte[] sealed = one.seal(VALUE, PLACE);
    assertThrows(CorruptDataException.class, () -> two.unseal(sealed, PLACE));
  }

  @Test
  void withoutKeysNothingIsMade() {
    assertThrows(DecryptionException.class, () -> Secrets.create(new byte[] {1}, "file", keys(1)));
  }

  @Test
  void aDamagedEnvelopeOpensNothing() throws IOException {
    byte[] envelope = Secrets.create(ANCHOR, "file", keys(1)).envelope();
    for (int bit = 0; bit < 8 * envelope.length; bit++) {
      byte[] damaged = envelope.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(IOException.class, () -> Secrets.open(damaged, keys(1)));
    }
    for (int length = 1; length < envelope.length; length++) {
      byte[] cut = Arrays.copyOf(envelope, length);
      assertThrows(IOException.class, () -> Secrets.open(cut, keys(1)));
    }
  }

  @Test
  void theEnvelopeDoesNotHoldTheSecret() throws IOException {
    byte[] envelope = Secrets.create(ANCHOR, "file", keys(1)).envelope();
    assertEquals(2 + ANCHOR.length + 12 + 32 + 16, envelope.length);
  }

  @Test
  void nothingIsSealedWhereNothingIsEncrypted() throws IOException {
    Secrets none = Secrets.open(Secrets.none().envelope(), keys(1));
    assertArrayEquals(VALUE, none.seal(VALUE, PLACE));
    assertArrayEquals(VALUE, none.unseal(VALUE, PLACE));
  }
}
