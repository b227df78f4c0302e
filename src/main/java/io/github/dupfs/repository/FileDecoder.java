package io.github.dupfs.repository;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.openpgp.DecryptionException;
import io.github.dupfs.openpgp.EncryptedMessage;
import io.github.dupfs.openpgp.SessionKeys;
import io.github.dupfs.storage.StorageBackend;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens stored files for decoding.
 *
 * @param keys finds session keys
 * @param allowNoIntegrity whether encrypted files that nothing protects against changes are read
 * @param signers judges who has signed a file
 */
public record FileDecoder(
    StorageBackend backend, SessionKeys keys, boolean allowNoIntegrity, SignerPolicy signers) {

  /** Opens files none of which is encrypted. */
  public static FileDecoder unencrypted(StorageBackend backend) {
    SessionKeys none =
        (request, file) -> {
          throw new DecryptionException(file, "is encrypted, unlike what was wanted");
        };
    return new FileDecoder(backend, none, false, SignerPolicy.none());
  }

  /**
   * Starts to decode a file; the caller closes it.
   *
   * @param expected what the manifest says of the file, or null if nothing vouches for it from
   *     outside
   * @param windows takes the windows of the seek points of the layout, in order, if given
   */
  public Decoding open(
      RepositoryFile file, VolumeInfo.@Nullable Digest expected, @Nullable Consumer<byte[]> windows)
      throws IOException {
    ByteSource source = backend.open(file.name());
    try {
      return Decoding.of(source, file.encoding(), this, expected, windows);
    } catch (Throwable e) {
      source.close();
      throw e;
    }
  }

  /**
   * Why a file cannot be decrypted here, or null if it can be or need not be.
   *
   * @throws IOException if it cannot be read, or is damaged where that is told
   */
  public @Nullable String obstacle(RepositoryFile file) throws IOException {
    if (file.encoding() != Encoding.OPENPGP) {
      return null;
    }
    try (ByteSource source = backend.open(file.name())) {
      keys.find(EncryptedMessage.parse(source).keyRequest(), file.name());
      return null;
    } catch (DecryptionException e) {
      return e.reason();
    }
  }

  /** A digest to be fed, of an algorithm that manifests name. */
  public static MessageDigest messageDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
