package io.github.dupfs.openpgp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What gpg makes of the keys to encrypt to, learned from an empty message that it encrypts to them.
 * Only public keys are needed.
 *
 * @param cipher that suits the recipients and the configuration
 * @param named the numbers of the subkeys that messages name
 * @param hidden those of the subkeys that messages keep quiet about
 */
record RecipientProbe(int cipher, Set<Long> named, Set<Long> hidden) {
  private static final String NAME = "gpg --encrypt";
  private static final int PKESK_VERSION = 3;
  private static final long HIDDEN = 0;

  /**
   * Asks gpg, a second time if anybody is hidden: then to name all the same. Of a key that is both
   * named and hidden gpg heeds what comes last.
   *
   * @throws GnupgException if gpg cannot be run
   * @throws EncryptionException if it does not encrypt to one of the keys
   */
  static RecipientProbe run(List<String> keys, List<String> hiddenKeys, Gnupg gnupg)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    keys.forEach(key -> arguments.addAll(List.of("--recipient", key)));
    hiddenKeys.forEach(key -> arguments.addAll(List.of("--hidden-recipient", key)));
    Gnupg.Result result = encrypt(arguments, gnupg);
    List<Long> ids = keyIds(result);
    Set<Long> named = new LinkedHashSet<>(ids);
    Set<Long> hidden = new LinkedHashSet<>();
    if (named.remove(HIDDEN)) {
      List<String> open = new ArrayList<>(List.of("--no-throw-keyids"));
      keys.forEach(key -> open.addAll(List.of("--recipient", key)));
      hiddenKeys.forEach(key -> open.addAll(List.of("--recipient", key)));
      hidden.addAll(keyIds(encrypt(open, gnupg)));
      hidden.removeAll(named);
    }
    if (hidden.contains(HIDDEN) || named.size() + hidden.size() != ids.size()) {
      throw new EncryptionException(
          "gpg's own options name a hidden key to encrypt to; give it as a hidden recipient of the"
              + " backup instead");
    }
    return new RecipientProbe(cipher(result), named, hidden);
  }

  private static Gnupg.Result encrypt(List<String> recipients, Gnupg gnupg) throws IOException {
    List<String> arguments = new ArrayList<>(recipients);
    arguments.add("--encrypt");
    Gnupg.Result result = gnupg.write(arguments, new byte[0]);
    if (result.exitCode() != 0) {
      throw new EncryptionException(explain(result));
    }
    return result;
  }

  /**
   * The numbers of the keys that packets of tag 1 name, 0 for a hidden one.
   *
   * <pre>
   * 1       version, 3
   * 8       number of the key
   * 1       algorithm
   * n       encrypted session key
   * </pre>
   */
  private static List<Long> keyIds(Gnupg.Result result) throws IOException {
    List<Long> ids = new ArrayList<>();
    for (byte[] packet : KeyRequest.decode(result.output(), NAME).secretKeyPackets()) {
      if (packet.length < 10 || packet[0] != PKESK_VERSION) {
        throw new EncryptionException("gpg encrypts to keys of a version that is not supported");
      }
      ids.add(ByteBuffer.wrap(packet).getLong(1));
    }
    return ids;
  }

  /** The cipher by the status line {@code BEGIN_ENCRYPTION mdc cipher}. */
  private static int cipher(Gnupg.Result result) throws EncryptionException {
    for (String line : result.statusInErrors()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("BEGIN_ENCRYPTION") && words.length > 2) {
        int cipher = words[2].matches("[0-9]{1,3}") ? Integer.parseInt(words[2]) : 0;
        if (BlockCipher.keyLength(cipher) == 0) {
          throw new EncryptionException(
              "gpg encrypts with the cipher "
                  + words[2]
                  + ", which is not supported; choose another by its option --cipher-algo");
        }
        return cipher;
      }
    }
    return BlockCipher.AES_256;
  }

  /** By the status lines {@code KEYEXPIRED} and {@code INV_RECP reason key}. */
  private static String explain(Gnupg.Result result) {
    boolean expired = false;
    String reason = "gpg does not encrypt";
    for (String line : result.statusInErrors()) {
      String[] words = line.split(" ", 3);
      expired |= words[0].equals("KEYEXPIRED");
      if (words[0].equals("INV_RECP") && words.length == 3) {
        reason = "gpg does not encrypt to " + words[2] + unusable(words[1], expired);
      }
    }
    return reason + "; it says: " + result.messages();
  }

  /** What gpg's number for a reason means, and what can be done. */
  private static String unusable(String number, boolean expired) {
    if (expired) {
      return ": the key has expired; extend it, or import it anew";
    }
    return switch (number) {
      case "1" -> ": the keyring has no such key that is valid; import one";
      case "10" ->
          ": the key is not trusted; certify it by gpg --lsign-key, or give gpg the option"
              + " --trust-model always";
      default ->
          ": the key cannot be used for that: it is unknown, revoked or not for encryption; see"
              + " gpg --list-keys";
    };
  }
}
