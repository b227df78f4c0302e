package io.github.dupfs.librsync;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
    writer.begin(blockLength, SignatureWriter.BlockSink.NONE);
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
    int blockLength = basis(signature).blockLength();
    return delta(signature, file, blockLength == 0 ? 512 : blockLength, piece);
  }

  /**
   * @param blockLength of the signature that is made of the file meanwhile
   */
  static byte[] delta(byte[] signature, byte[] file, int blockLength, IntUnaryOperator piece)
      throws IOException, UnsupportedSignatureException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DeltaWriter writer = new DeltaWriter(basis(signature), blockLength, out);
    SignatureWriter signer = new SignatureWriter(OutputStream.nullOutputStream());
    signer.begin(blockLength, writer);
    int length;
    for (int at = 0; at < file.length; at += length) {
      length = piece.applyAsInt(file.length - at);
      signer.write(file, at, length);
    }
    signer.finish();
    writer.finish();
    return out.toByteArray();
  }

  private static Signature basis(byte[] signature)
      throws IOException, UnsupportedSignatureException {
    return Signature.read(new ByteArrayInputStream(signature), "test.signature");
  }
}
