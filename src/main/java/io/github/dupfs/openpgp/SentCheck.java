package io.github.dupfs.openpgp;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Decrypts a message while it is written, in a thread of its own, from the very bytes that are sent
 * on: a message that could not be read again is found out before it is complete.
 *
 * <p>Not safe for use by several threads. Holds up to a megabyte.
 */
final class SentCheck {
  private static final int PIECES = 16;
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> sent = new ArrayBlockingQueue<>(PIECES);
  private final FutureTask<Decrypted> task;
  private final Thread thread;

  SentCheck(SessionKey key) {
    this.task = new FutureTask<>(() -> decrypt(key));
    this.thread = new Thread(task, "check of what is sent");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * What was decrypted.
   *
   * @param checksum the CRC-32C of the body
   */
  private record Decrypted(long checksum, BodyMap map) {}

  private Decrypted decrypt(SessionKey key) throws IOException {
    CRC32C checksum = new CRC32C();
    try (BodyInputStream body = EncryptedMessage.decrypt(new Sent(), "what was sent", key)) {
      new CheckedInputStream(body, checksum).transferTo(OutputStream.nullOutputStream());
      return new Decrypted(checksum.getValue(), body.map());
    }
  }

  /** A stream that passes everything on to {@code out}, and to this. */
  OutputStream on(OutputStream out) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        if (length > 0) {
          put(Arrays.copyOfRange(bytes, offset, offset + length));
        }
      }
    };
  }

  /** What has failed does not take any more; {@link #finish} tells why. */
  private void put(byte[] piece) throws IOException {
    try {
      boolean taken = false;
      while (!taken && !task.isDone()) {
        taken = sent.offer(piece, 1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /**
   * Ends the check.
   *
   * @param wanted the CRC-32C of the body that was encrypted
   * @return what random access to the body needs
   * @throws EncryptionException if that is not what was sent
   */
  BodyMap finish(long wanted) throws IOException {
    put(END);
    Decrypted got;
    try {
      got = task.get();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      throw new EncryptionException(
          "what was encrypted cannot be decrypted again: " + e.getCause(), e.getCause());
    }
    if (got.checksum != wanted) {
      throw new EncryptionException("what was encrypted does not decrypt to the same bytes");
    }
    return got.map;
  }

  /** Gives up; may be called at any time. */
  void close() {
    thread.interrupt();
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while checking what is sent");
  }

  /** What was put in. */
  private final class Sent extends InputStream {
    private byte[] piece = END;
    private int next;
    private boolean ended;

    @Override
    public int read() throws IOException {
      return find() ? piece[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (!find()) {
        return -1;
      }
      int count = Math.min(length, piece.length - next);
      System.arraycopy(piece, next, buffer, offset, count);
      next += count;
      return count;
    }

    private boolean find() throws IOException {
      if (next == piece.length && !ended) {
        try {
          piece = sent.take();
        } catch (InterruptedException e) {
          throw interrupted();
        }
        next = 0;
        ended = piece == END;
      }
      return !ended;
    }
  }
}
