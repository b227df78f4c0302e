package io.github.dupfs.repository;

import io.github.dupfs.openpgp.DecryptionException;
import io.github.dupfs.openpgp.PublicKeys;
import io.github.dupfs.openpgp.SignatureCheck;
import io.github.dupfs.openpgp.SignatureCheck.Status;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who must have signed the files of a repository. Unlike duplicity, which looks at volumes alone,
 * the condition holds for every file: manifests and signature files tell what there is to read.
 *
 * <p>Safe for use by many threads at once.
 */
public final class SignerPolicy {
  private final @Nullable PublicKeys keys;
  private final @Nullable String required;
  private final Consumer<String> report;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  private SignerPolicy(
      @Nullable PublicKeys keys, @Nullable String required, Consumer<String> report) {
    this.keys = keys;
    this.required = required;
    this.report = report;
  }

  /** Nobody need have signed, and nobody is told who did. */
  public static SignerPolicy none() {
    return new SignerPolicy(null, null, line -> {});
  }

  /**
   * Anybody, or one key.
   *
   * @param required the id or fingerprint of the key that every file must be signed by, or the end
   *     of it, 8 to 64 hex digits; of a subkey, that of its primary key does as well. Null if none
   *     is
   * @param report told once of each signer
   * @throws IllegalArgumentException if {@code required} is something else
   */
  public static SignerPolicy of(
      PublicKeys keys, @Nullable String required, Consumer<String> report) {
    return new SignerPolicy(keys, required == null ? null : normalized(required), report);
  }

  private static String normalized(String key) {
    String digits = key.replaceFirst("^0[xX]", "").replace(" ", "").toUpperCase(Locale.ROOT);
    if (!digits.matches("[0-9A-F]{8,64}")) {
      throw new IllegalArgumentException(
          "signing key \"" + key + "\": wanted a key id or fingerprint, 8 to 64 hex digits");
    }
    return digits;
  }

  @Nullable PublicKeys keys() {
    return keys;
  }

  /** The end of the fingerprint of the key that must have signed, or null. */
  public @Nullable String required() {
    return required;
  }

  /**
   * Judges the signatures of a file that was read to its end.
   *
   * @throws DecryptionException if none of them is good and by the required key
   */
  void judge(String file, List<SignatureCheck> signatures) throws IOException {
    boolean met = required == null;
    for (SignatureCheck signature : signatures) {
      met |= signature.status() == Status.GOOD && required != null && signature.isBy(required);
      String line = describe(signature);
      if (reported.add(line)) {
        report.accept(file + ": " + line);
      }
    }
    if (!met) {
      String found =
          signatures.isEmpty()
              ? "it is not signed"
              : String.join(", ", signatures.stream().map(SignerPolicy::describe).toList());
      throw new DecryptionException(file, "must be signed by " + required + "; " + found);
    }
  }

  private static String describe(SignatureCheck signature) {
    String state =
        switch (signature.status()) {
          case GOOD -> "good signature";
          case BAD -> "BAD signature";
          case UNKNOWN_KEY -> "signature that cannot be checked, as the key is not in the keyring,";
          case EXPIRED -> "signature by an expired key,";
          case REVOKED -> "signature by a REVOKED key,";
        };
    return state + " by " + signature.signer();
  }
}
