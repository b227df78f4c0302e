package io.github.dupfs.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;

/** Messages written by Bouncy Castle, of kinds that gpg no longer or not yet writes. */
final class Written {
  private Written() {}

  /** An uncompressed message with partial lengths inside and out. */
  static byte[] message(PGPEncryptedDataGenerator generator, byte[] content)
      throws IOException, PGPException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OutputStream body = generator.open(file, new byte[1024])) {
      PGPLiteralDataGenerator literal = new PGPLiteralDataGenerator();
      try (OutputStream out =
          literal.open(
              body, PGPLiteralData.BINARY, "", PGPLiteralDataGenerator.NOW, new byte[512])) {
        out.write(content);
      }
    }
    return file.toByteArray();
  }
}
