package io.github.dupfs.endtoend;

import static io.github.dupfs.endtoend.Keys.ALICE;
import static io.github.dupfs.endtoend.Keys.BOB;
import static io.github.dupfs.endtoend.Keys.CAROL;
import static io.github.dupfs.endtoend.Keys.CAROLS_PASSPHRASE;
import static io.github.dupfs.endtoend.SourceTree.Size.LARGE;
import static io.github.dupfs.endtoend.SourceTree.Size.SMALL;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A way to make a repository of the seven states of a tree: options for duplicity, and what dupfs
 * needs to read the result.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists and maps are those of List.of and Map.of
enum RepositoryForm {
  GZIP(LARGE, List.of("--no-encryption"), Map.of()),
  SYMMETRIC(LARGE, List.of("--volsize", "1"), Map.of("PASSPHRASE", "fóo bar")),
  UNCOMPRESSED(SMALL, List.of("--no-encryption", "--no-compression", "--volsize", "1"), Map.of()),
  TWO_RECIPIENTS(SMALL, List.of("--encrypt-key", ALICE, "--encrypt-key", BOB), Map.of()),
  HIDDEN_RECIPIENT(SMALL, List.of("--hidden-encrypt-key", BOB), Map.of()),
  SIGNED(SMALL, List.of("--encrypt-key", BOB, "--sign-key", ALICE), Map.of()),
  SIGNED_SYMMETRIC(SMALL, List.of("--sign-key", CAROL), Map.of("PASSPHRASE", CAROLS_PASSPHRASE)),
  PROTECTED_KEY(SMALL, List.of("--encrypt-key", CAROL), Map.of("PASSPHRASE", CAROLS_PASSPHRASE)),
  BZIP2_CAST5(
      SMALL,
      List.of("--gpg-options=--compress-algo=bzip2 --cipher-algo=CAST5"),
      Map.of("PASSPHRASE", "foo")),
  ZLIB_3DES(
      SMALL,
      List.of("--gpg-options=--compress-algo=zlib --cipher-algo=3DES --s2k-count=1024"),
      Map.of("PASSPHRASE", "foo")),
  UNCOMPRESSED_TWOFISH(
      SMALL,
      List.of("--gpg-options=--compress-algo=none --cipher-algo=TWOFISH", "--volsize", "1"),
      Map.of("PASSPHRASE", "foo")),
  PREFIXES(
      SMALL,
      List.of(
          "--no-encryption",
          "--file-prefix=all-",
          "--file-prefix-manifest=m.",
          "--file-prefix-archive=a-",
          "--file-prefix-signature=s_"),
      Map.of()),
  TWO_CHAINS(SMALL, List.of("--no-encryption", "--volsize", "1"), Map.of());

  final SourceTree.Size size;
  final List<String> backupOptions;
  final Map<String, String> secrets;

  RepositoryForm(SourceTree.Size size, List<String> backupOptions, Map<String, String> secrets) {
    this.size = size;
    this.backupOptions = backupOptions;
    this.secrets = secrets;
  }

  /** Whether the backup of a state is a full one. */
  boolean isFull(int state) {
    return (this == TWO_CHAINS ? Set.of(0, 3) : Set.of(0)).contains(state);
  }

  /** What {@code duplicity restore} needs of the options for the backup. */
  List<String> restoreOptions() {
    return backupOptions.stream()
        .filter(o -> o.startsWith("--file-prefix") || o.equals("--no-encryption"))
        .toList();
  }

  /** What {@code dupfs mount} needs. */
  List<String> mountOptions() {
    return backupOptions.stream().filter(option -> option.startsWith("--file-prefix")).toList();
  }
}
