package io.github.dupfs.endtoend;

import java.util.List;
import java.util.Map;

/**
 * The keys in a sandbox's keyring: alice (RSA) and bob (Curve 25519) without a passphrase, carol
 * with {@link #CAROLS_PASSPHRASE}.
 */
final class Keys {
  static final String ALICE = "alice@example.org";
  static final String BOB = "bob@example.org";
  static final String CAROL = "carol@example.org";
  static final String CAROLS_PASSPHRASE = "carol's pass phrase";

  private Keys() {}

  static void create(Sandbox sandbox) {
    sandbox
        .command("install", "-d", "-m", "0700", sandbox.path("home").resolve(".gnupg").toString())
        .run()
        .orFail();
    generate(sandbox, ALICE, "rsa2048", "");
    generate(sandbox, BOB, "future-default", "");
    generate(sandbox, CAROL, "rsa2048", CAROLS_PASSPHRASE);
  }

  /** Makes a key that can sign, and for some algorithms encrypt, until it expires. */
  static void generate(
      Sandbox sandbox, String user, String algorithm, String expiry, String passphrase) {
    sandbox
        .command(
            "gpg",
            "--batch",
            "--quiet",
            "--pinentry-mode=loopback",
            "--passphrase",
            passphrase,
            "--quick-generate-key",
            user,
            algorithm,
            "default",
            expiry)
        .run()
        .orFail();
  }

  private static void generate(Sandbox sandbox, String user, String algorithm, String passphrase) {
    generate(sandbox, user, algorithm, "never", passphrase);
    if (algorithm.equals("rsa2048")) {
      sandbox
          .command(
              "gpg",
              "--batch",
              "--quiet",
              "--pinentry-mode=loopback",
              "--passphrase",
              passphrase,
              "--quick-add-key",
              fingerprint(sandbox, user),
              algorithm,
              "encr",
              "never")
          .run()
          .orFail();
    }
  }

  /** The fingerprint of a user's primary key. */
  static String fingerprint(Sandbox sandbox, String user) {
    return sandbox
        .command("gpg", "--batch", "--with-colons", "--list-keys", user)
        .run()
        .orFail()
        .out()
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .map(line -> line.split(":", -1)[9])
        .findFirst()
        .orElseThrow();
  }

  /** Makes the agent forget passphrases it has seen. */
  static void forgetPassphrases(Sandbox sandbox) {
    sandbox.command("gpgconf", "--kill", "gpg-agent").run();
  }

  /** Copies the keyring of one sandbox into another. */
  static void copy(Sandbox from, Sandbox to) {
    String keyring = from.path("home").resolve(".gnupg").toString();
    List<String> words = List.of("cp", "-a", keyring, to.path("home").toString());
    new Command(words, Map.of("PATH", System.getenv("PATH")), from.path("")).run().orFail();
  }
}
