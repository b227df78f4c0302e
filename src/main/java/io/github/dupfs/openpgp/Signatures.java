package io.github.dupfs.openpgp;

import io.github.dupfs.openpgp.PublicKeys.SigningKey;
import io.github.dupfs.openpgp.SignatureCheck.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPOnePassSignature;
import org.bouncycastle.openpgp.PGPOnePassSignatureList;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * The signatures of a literal packet (RFC 4880 section 5.4). Each is announced before the packet,
 * so that the data can be hashed as it passes, and stands after it, the last announced first.
 *
 * <p>Only signatures of documents are good; one that cannot be understood is bad, not corrupt: the
 * data is vouched for by the container.
 */
final class Signatures {
  private final List<@Nullable Announced> announced = new ArrayList<>();

  /** An announced signature by a known key, hashing. */
  private record Announced(PGPOnePassSignature hash, SigningKey key) {}

  /**
   * Starts to hash for each announced signature.
   *
   * @param onePass the bodies of one-pass signature packets
   * @param keys null if the signatures do not matter
   */
  Signatures(List<byte[]> onePass, @Nullable PublicKeys keys) throws IOException {
    for (byte[] packet : onePass) {
      announced.add(keys == null ? null : announce(packet, keys));
    }
  }

  private static @Nullable Announced announce(byte[] packet, PublicKeys keys) throws IOException {
    if (!(parse(PacketHeader.ONE_PASS_SIGNATURE, packet) instanceof PGPOnePassSignatureList list)
        || list.size() != 1) {
      return null;
    }
    PGPOnePassSignature hash = list.get(0);
    SigningKey key = keys.find(hash.getKeyID());
    return key != null && start(hash, key) ? new Announced(hash, key) : null;
  }

  /** The JDK hashes faster than Bouncy Castle, but lacks curves that gpg can sign with. */
  private static boolean start(PGPOnePassSignature hash, SigningKey key) {
    try {
      hash.init(
          hash.getKeyAlgorithm() == PublicKeyAlgorithmTags.ECDSA
                  || hash.getHashAlgorithm() == HashAlgorithmTags.RIPEMD160
              ? new BcPGPContentVerifierBuilderProvider()
              : new JcaPGPContentVerifierBuilderProvider(),
          key.key());
      return true;
    } catch (PGPException | RuntimeException e) {
      return false;
    }
  }

  /** Hashes literal data. */
  void update(byte[] data, int offset, int length) {
    for (Announced signature : announced) {
      if (signature != null) {
        signature.hash.update(data, offset, length);
      }
    }
  }

  /**
   * Checks the signatures after all data has been hashed.
   *
   * @param packets the bodies of signature packets
   */
  List<SignatureCheck> check(List<byte[]> packets) {
    List<SignatureCheck> checks = new ArrayList<>();
    for (int i = 0; i < packets.size(); i++) {
      int index = announced.size() - 1 - i;
      checks.add(check(packets.get(i), index < 0 ? null : announced.get(index)));
    }
    return List.copyOf(checks);
  }

  private static SignatureCheck check(byte[] packet, @Nullable Announced announced) {
    PGPSignature signature = parse(packet);
    if (signature == null) {
      return new SignatureCheck(Status.BAD, 0, null, null);
    }
    if (announced == null) {
      return new SignatureCheck(Status.UNKNOWN_KEY, signature.getKeyID(), null, null);
    }
    return new SignatureCheck(
        judge(signature, announced),
        signature.getKeyID(),
        announced.key.fingerprint(),
        announced.key.primary());
  }

  private static Status judge(PGPSignature signature, Announced announced) {
    try {
      if (!isConsistent(signature, announced) || !announced.hash.verify(signature)) {
        return Status.BAD;
      }
      long seconds =
          signature.hasSubpackets()
              ? signature.getHashedSubPackets().getSignatureExpirationTime()
              : 0;
      Instant end = signature.getCreationTime().toInstant().plusSeconds(seconds);
      boolean expired = seconds != 0 && !Instant.now().isBefore(end);
      Status worth = announced.key.worth();
      return worth == Status.GOOD && expired ? Status.EXPIRED : worth;
    } catch (PGPException | RuntimeException e) {
      return Status.BAD;
    }
  }

  /** Whether the signature is what was announced, and of a kind that gpg accepts for data. */
  private static boolean isConsistent(PGPSignature signature, Announced announced) {
    Instant keyCreated = announced.key.key().getCreationTime().toInstant();
    int type = signature.getSignatureType();
    return signature.getKeyID() == announced.hash.getKeyID()
        && type == announced.hash.getSignatureType()
        && signature.getHashAlgorithm() == announced.hash.getHashAlgorithm()
        && (type == PGPSignature.BINARY_DOCUMENT || type == PGPSignature.CANONICAL_TEXT_DOCUMENT)
        && signature.getHashAlgorithm() != HashAlgorithmTags.MD5
        && !signature.getCreationTime().toInstant().isBefore(keyCreated);
  }

  /** The signature in the body of a signature packet, or null. */
  static @Nullable PGPSignature parse(byte[] packet) {
    return parse(PacketHeader.SIGNATURE, packet) instanceof PGPSignatureList list
            && list.size() == 1
        ? list.get(0)
        : null;
  }

  /** What Bouncy Castle makes of a packet, or null. */
  private static @Nullable Object parse(int tag, byte[] body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    PacketHeader.write(packet, tag, body);
    try {
      return new BcPGPObjectFactory(packet.toByteArray()).nextObject();
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
