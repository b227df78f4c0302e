package io.github.dupfs.openpgp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Session keys by the user's private keys, through gpg. Without a passphrase gpg asks for what it
 * needs, also for that of a symmetric message; with one it never asks.
 *
 * <p>A call takes 15 ms, but 0.4 s for a private key with a passphrase. Thread-safe; the agent
 * handles one private key operation at a time.
 */
public final class GnupgKeys implements SessionKeys {
  private static final int BAD_PASSPHRASE = 11;
  private static final int CANCELED = 99;

  /** A session key as gpg prints it, also among its messages. */
  private static final Pattern KEY =
      Pattern.compile("([0-9]{1,3})(?:\\.[0-9]+)?:((?:[0-9A-Fa-f]{2}){8,64})");

  private final Gnupg gnupg;
  private final byte @Nullable [] passphrase;

  /** Private keys that need no passphrase, or whose passphrase the agent knows or asks for. */
  public GnupgKeys(Gnupg gnupg) {
    this.gnupg = gnupg;
    this.passphrase = null;
  }

  /**
   * Private keys that need no passphrase or this one.
   *
   * @param passphrase in UTF-8; cut at a newline
   */
  public GnupgKeys(Gnupg gnupg, byte[] passphrase) {
    this.gnupg = gnupg;
    this.passphrase = Passphrase.firstLine(passphrase);
  }

  @Override
  public SessionKey find(byte[] keyRequest, String fileName) throws IOException {
    KeyRequest request = KeyRequest.decode(keyRequest, fileName);
    if (passphrase != null && request.secretKeyPackets().isEmpty()) {
      throw new DecryptionException(fileName, "is encrypted with a passphrase, not to keys");
    }
    List<String> arguments = new ArrayList<>();
    if (passphrase != null) {
      arguments.addAll(List.of("--pinentry-mode", "loopback", "--passphrase-fd", "0"));
    }
    arguments.addAll(List.of("--yes", "--output", "/dev/null", "--show-session-key", "--decrypt"));
    byte[] input = passphrase == null ? keyRequest.clone() : afterPassphrase(keyRequest);
    Gnupg.Result result = gnupg.runWithStatus(arguments, input, fileName);
    Arrays.fill(input, (byte) 0);
    for (String line : result.status()) {
      SessionKey key = line.startsWith("SESSION_KEY ") ? parse(line.substring(12)) : null;
      if (key != null && request.mayFit(key)) {
        return key;
      }
    }
    throw new DecryptionException(fileName, explain(result));
  }

  /** gpg reads a passphrase byte by byte up to the newline, so that the message may follow it. */
  private byte[] afterPassphrase(byte[] keyRequest) {
    byte[] secret = passphrase == null ? new byte[0] : passphrase;
    byte[] input = Arrays.copyOf(secret, secret.length + 1 + keyRequest.length);
    input[secret.length] = '\n';
    System.arraycopy(keyRequest, 0, input, secret.length + 1, keyRequest.length);
    return input;
  }

  /** Parses {@code cipher:hex}, with AEAD {@code cipher.mode:hex}. */
  private static @Nullable SessionKey parse(String text) {
    Matcher matcher = KEY.matcher(text);
    if (!matcher.lookingAt()) {
      return null;
    }
    int cipher = Integer.parseInt(matcher.group(1));
    byte[] key = HexFormat.of().parseHex(matcher.group(2));
    return BlockCipher.keyLength(cipher) == key.length ? new SessionKey(cipher, key) : null;
  }

  private static String explain(Gnupg.Result result) {
    Set<String> recipients = new LinkedHashSet<>();
    boolean canceled = false;
    boolean badPassphrase = false;
    boolean otherError = false;
    for (String line : result.status()) {
      String[] words = line.split(" ", -1);
      String argument = words.length > 1 ? words[1] : "";
      switch (words[0]) {
        case "ENC_TO" -> recipients.add(argument.matches("0+") ? "(hidden)" : argument);
        case "CANCELED_BY_USER", "MISSING_PASSPHRASE" -> canceled = true;
        case "ERROR" -> {
          int code = errorCode(words[words.length - 1]);
          badPassphrase |= code == BAD_PASSPHRASE;
          canceled |= code == CANCELED;
          otherError = true;
        }
        default -> {
          continue;
        }
      }
    }
    if (badPassphrase) {
      return "wrong passphrase" + (recipients.isEmpty() ? "" : " for the private key");
    }
    if (canceled) {
      return "no passphrase was given to gpg";
    }
    if (!otherError && !recipients.isEmpty()) {
      return "gpg has no private key for it; it is encrypted to " + String.join(", ", recipients);
    }
    return "gpg did not decrypt it (exit code "
        + result.exitCode()
        + "): "
        + KEY.matcher(result.messages()).replaceAll("(a key)");
  }

  /** The code in gpg's number, whose upper half is the source of the error. */
  private static int errorCode(String text) {
    String digits = text.replaceFirst("_.*", "");
    return digits.matches("[0-9]{1,10}") ? (int) (Long.parseLong(digits) & 0xffff) : 0;
  }
}
