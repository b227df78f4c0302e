package io.github.dupfs.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.backup.Backup.Kind;
import io.github.dupfs.openpgp.DecryptionException;
import io.github.dupfs.openpgp.Encryption;
import io.github.dupfs.openpgp.Gnupg;
import io.github.dupfs.openpgp.PassphraseKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SetVerificationTest {
  private static final byte[] PASSPHRASE = "foo".getBytes(UTF_8);

  @TempDir Path directory;
  private Backups backups;

  @BeforeEach
  void prepare() throws IOException {
    backups = new Backups(directory);
    byte[] random = new byte[3 << 20];
    new Random(1).nextBytes(random);
    Files.write(backups.source.resolve("large"), random);
    backups.volumeSize = 1 << 20;
  }

  private void encrypt() throws IOException {
    backups.encryption = Encryption.symmetric(PASSPHRASE, new Gnupg("gpg", List.of()));
    backups.keys = new PassphraseKeys(PASSPHRASE);
  }

  /** As with public keys only. */
  private void encryptOnly() throws IOException {
    encrypt();
    backups.keys =
        (request, file) -> {
          throw new DecryptionException(file, "the key is elsewhere");
        };
  }

  private long stored() throws IOException {
    long bytes = 0;
    for (String name : backups.stored()) {
      bytes += Files.size(backups.repository.resolve(name));
    }
    return bytes;
  }

  private void assertSound(String verdict) throws IOException {
    backups.damage = () -> {};
    backups.run(Kind.FULL);
    assertEquals(List.of(), backups.errors);
    String last = backups.notices.get(backups.notices.size() - 1);
    int files = backups.stored().size();
    assertEquals("verified: the " + files + " files of the backup " + verdict, last);
    assertEquals(files, backups.verifiedFiles);
  }

  @Test
  void whatIsSound() throws IOException {
    assertSound("are sound");
    assertEquals(stored(), backups.verifiedBytes);
    backups.run(Kind.INCREMENTAL);
    assertEquals(2, backups.notices.size(), backups.notices.toString());
  }

  @Test
  void whatIsEncrypted() throws IOException {
    encrypt();
    assertSound("are sound");
    assertEquals(1, backups.notices.size(), backups.notices.toString());
  }

  @Test
  void whatCannotBeDecrypted() throws IOException {
    encryptOnly();
    assertSound("have the bytes that were written");
    assertTrue(backups.notices.get(0).endsWith("here: the key is elsewhere"));
  }

  /** The file whose name has {@code part} in it. */
  private Path file(String part) throws IOException {
    String name = backups.stored().stream().filter(n -> n.contains(part)).findFirst().orElseThrow();
    return backups.repository.resolve(name);
  }

  private void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private String failure() {
    BackupException e = assertThrows(BackupException.class, () -> backups.run(Kind.FULL));
    assertEquals(21, e.exitCode());
    assertTrue(String.valueOf(e.getMessage()).startsWith("1 of the "), e.getMessage());
    assertEquals(1, backups.errors.size(), backups.errors.toString());
    return backups.errors.get(0);
  }

  private void assertFlipIsTold(String part) throws IOException {
    backups.damage = () -> flip(file(part));
    String error = failure();
    assertTrue(error.startsWith(file(part).getFileName().toString()), error);
    assertTrue(error.matches("(?s).*SHA-1.*wanted [0-9a-f]{40} .*got [0-9a-f]{40}.*"), error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest", "sigtar", "index", "vol1.", "vol2."})
  void aFlippedBit(String part) throws IOException {
    assertFlipIsTold(part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest", "sigtar", "index", "vol1."})
  void aFlippedBitOfWhatIsEncrypted(String part) throws IOException {
    encrypt();
    assertFlipIsTold(part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest", "sigtar", "index", "vol1."})
  void aFlippedBitOfWhatCannotBeDecrypted(String part) throws IOException {
    encryptOnly();
    assertFlipIsTold(part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigtar", "index", "vol2."})
  void aFileIsMissing(String part) throws IOException {
    backups.damage = () -> Files.delete(file(part));
    String error = failure();
    assertTrue(error.contains(part) && error.contains("missing"), error);
  }

  @Test
  void theManifestIsMissing() {
    backups.damage = () -> Files.delete(file("manifest"));
    BackupException e = assertThrows(BackupException.class, () -> backups.run(Kind.FULL));
    assertEquals(21, e.exitCode());
  }

  @Test
  void theManifestIsNotWhatWasMeant() {
    backups.damage =
        () -> {
          Path copy = backups.archive.resolve(file("manifest").getFileName());
          Files.writeString(copy, Files.readString(copy).replace("Hostname here", "Hostname hare"));
        };
    String error = failure();
    assertTrue(error.contains("byte 10"), error);
    assertTrue(error.contains("wanted 0x61") && error.contains("got 0x65"), error);
  }
}
