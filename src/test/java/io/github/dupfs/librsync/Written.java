package io.github.dupfs.librsync;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntUnaryOperator;

/** Signatures and deltas of files in memory, pushed in pieces of lengths that a test chooses. */
final class Written {
  private Written() {}

  static byte[] signature(byte[] file, int blockLength) throws IOException {
    return signature(file, blockLength, left -> left);
  }

  static byte[] signature(byte[] file, int blockLength, IntUnaryOperator piece) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SignatureWriter writer = new SignatureWriter(out);
    writer.begin(blockLength);
    int length;
    for (int at = 0; at < file.length; at += length) {
      length = piece.applyAsInt(file.length - at);
      writer.write(file, at, length);
    }
    writer.finish();
    return out.toByteArray();
  }

  static byte[] delta(byte[] signature, byte[] file)
      throws IOException, UnsupportedSignatureException {
    return delta(signature, file, left -> left);
  }

  static byte[] delta(byte[] signature, byte[] file, IntUnaryOperator piece)
      throws IOException, UnsupportedSignatureException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Signature basis = Signature.read(new ByteArrayInputStream(signature), "test.signature");
    DeltaWriter writer = new DeltaWriter(basis, out);
    int length;
    for (int at = 0; at < file.length; at += length) {
      length = piece.applyAsInt(file.length - at);
      writer.write(file, at, length);
    }
    writer.finish();
    return out.toByteArray();
  }
}
