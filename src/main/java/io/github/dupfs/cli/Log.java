package io.github.dupfs.cli;

import io.github.dupfs.io.FilePath;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a command tells: lines for people, and records for a program that started it.
 *
 * <p>A message is a sequence of objects whose texts are joined; paths and byte strings are written
 * as they are, as names are bytes, and a {@link LongText} writes itself. Safe for use by many
 * threads at once.
 *
 * <p>A record is, as duplicity's {@code --log-fd} has it:
 *
 * <pre>
 *   LEVEL code[ extra]
 *   . each line of the message
 *   (an empty line)
 * </pre>
 *
 * <p>An extra may have several lines: those after the first are data for programs.
 */
final class Log implements Closeable {
  /** The code of what needs none of its own. */
  static final int GENERIC = 1;

  private static final int BUFFER = 1 << 16;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS", Locale.ROOT);

  private final Style style;
  private final Level limit;
  private final boolean timestamps;
  private final OutputStream out;
  private final OutputStream err;
  private final List<OutputStream> records = new ArrayList<>();
  private final Terminal terminal = Terminal.standardError();

  /** How important something is; duplicity's numbers. */
  enum Level {
    ERROR,
    WARNING,
    NOTICE,
    INFO,
    DEBUG;

    /** The level up to which messages are shown at a verbosity of 0 to 9. */
    static Level upTo(int verbosity) {
      if (verbosity < 2) {
        return ERROR;
      } else if (verbosity < 3) {
        return WARNING;
      } else if (verbosity < 5) {
        return NOTICE;
      } else {
        return verbosity < 9 ? INFO : DEBUG;
      }
    }
  }

  /** A part of a message that is too long to be kept; it is asked for once or several times. */
  @FunctionalInterface
  interface LongText {
    void writeTo(OutputStream out) throws IOException;
  }

  /** How lines look, and where they go. */
  enum Style {
    /** Errors and warnings on standard error, with our name in front. */
    DUPFS,
    /** Errors on standard error, warnings on standard output, as they are. */
    DUPLICITY
  }

  /**
   * @param limit what is less important is not told
   * @param timestamps whether lines begin with the time and the level
   * @param records where records go
   */
  Log(
      Style style,
      Level limit,
      boolean timestamps,
      OutputStream out,
      OutputStream err,
      List<OutputStream> records) {
    this.style = style;
    this.limit = limit;
    this.timestamps = timestamps;
    this.out = new BufferedOutputStream(out, BUFFER);
    this.err = new BufferedOutputStream(err, BUFFER);
    records.forEach(target -> this.records.add(new BufferedOutputStream(target, BUFFER)));
  }

  /** What is shown while something goes on. */
  Terminal terminal() {
    return terminal;
  }

  /** Whether messages of that level are told. */
  boolean tells(Level level) {
    return level.compareTo(limit) <= 0;
  }

  /** The work cannot be done, or not all of it. */
  void error(int code, Object... message) {
    log(Level.ERROR, code, "", message);
  }

  /** Something is not as the user wants it. */
  void warning(int code, Object... message) {
    log(Level.WARNING, code, "", message);
  }

  /** Something that the user may want to know. */
  void notice(Object... message) {
    log(Level.NOTICE, GENERIC, "", message);
  }

  /** Something that is told only on request. */
  void info(Object... message) {
    log(Level.INFO, GENERIC, "", message);
  }

  /** Something of that level, if that is told. */
  void log(Level level, int code, String extra, Object... message) {
    if (tells(level)) {
      result(level, code, extra, message);
    }
  }

  /** What the command was asked for: told at any verbosity. */
  void result(Level level, int code, String extra, Object... message) {
    try {
      write(level, code, extra, message);
      flush();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** One of many results: it may not be seen before something else is told, or the log closed. */
  void item(Level level, int code, String extra, Object... message) {
    try {
      write(level, code, extra, message);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** One of many lines that the command was asked for. */
  void row(Object... message) {
    item(Level.NOTICE, GENERIC, "", message);
  }

  /** Whether there are records, so that extras are wanted. */
  boolean keepsRecords() {
    return !records.isEmpty();
  }

  private static UncheckedIOException unwritable(IOException e) {
    return new UncheckedIOException("what is told cannot be written", e);
  }

  private synchronized void write(Level level, int code, String extra, Object... message)
      throws IOException {
    boolean wrong =
        style == Style.DUPFS ? level.compareTo(Level.WARNING) <= 0 : level == Level.ERROR;
    terminal.clear();
    OutputStream stream = wrong ? err : out;
    if (timestamps) {
      String time = TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
      stream.write(ascii(time + " " + level + " "));
    } else if (wrong && style == Style.DUPFS) {
      stream.write(ascii("dupfs: "));
    }
    writeTo(stream, message);
    stream.write('\n');
    for (OutputStream target : records) {
      target.write(ascii(level + " " + code + (extra.isEmpty() ? "" : " " + extra) + "\n. "));
      writeTo(new Marked(target), message);
      target.write(ascii("\n\n"));
    }
  }

  private synchronized void flush() throws IOException {
    out.flush();
    err.flush();
    for (OutputStream target : records) {
      target.flush();
    }
  }

  /** Puts the mark of text in front of each line but the first. */
  private static final class Marked extends FilterOutputStream {
    Marked(OutputStream target) {
      super(target);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      if (b == '\n') {
        out.write('.');
        out.write(' ');
      }
    }
  }

  private static void writeTo(OutputStream out, Object... message) throws IOException {
    for (Object part : message) {
      if (part instanceof FilePath path) {
        out.write(path.isRoot() ? ascii(".") : path.toBytes());
      } else if (part instanceof byte[] raw) {
        out.write(raw);
      } else if (part instanceof LongText text) {
        text.writeTo(out);
      } else {
        out.write(String.valueOf(part).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * A path for the extra of a record: in single quotes, in ASCII, escaped as Python does. Bytes
   * that are not UTF-8 become {@code \\udcXX}, where duplicity loses the record.
   */
  static String quoted(FilePath path) {
    StringBuilder quoted = new StringBuilder("'");
    byte[] bytes = path.isRoot() ? ascii(".") : path.toBytes();
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      text.codePoints().forEach(point -> quoted.append(escaped(point)));
    } else {
      for (byte b : bytes) {
        quoted.append(b >= 0 ? escaped(b) : String.format("\\udc%02x", b & 0xff));
      }
    }
    return quoted.append('\'').toString();
  }

  private static String escaped(int point) {
    return switch (point) {
      case '\\' -> "\\\\";
      case '\'' -> "\\x27";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        if (point >= ' ' && point < 0x7f) {
          yield Character.toString(point);
        } else if (point <= 0xff) {
          yield String.format("\\x%02x", point);
        } else {
          yield point <= 0xffff ? String.format("\\u%04x", point) : String.format("\\U%08x", point);
        }
      }
    };
  }

  @Override
  public void close() throws IOException {
    terminal.close();
    flush();
    for (OutputStream target : records) {
      target.close();
    }
  }
}
