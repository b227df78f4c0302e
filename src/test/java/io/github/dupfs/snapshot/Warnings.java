package io.github.dupfs.snapshot;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what is logged, in place of the console. */
final class Warnings extends Handler {
  private final Logger logger = Logger.getLogger("io.github.dupfs.snapshot");
  private final Logger indexLogger = Logger.getLogger("io.github.dupfs.index");
  private final List<String> messages = new CopyOnWriteArrayList<>();

  Warnings() {
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
    indexLogger.setUseParentHandlers(false);
  }

  /** What was logged since this was last asked. */
  List<String> take() {
    List<String> taken = List.copyOf(messages);
    messages.clear();
    return taken;
  }

  @Override
  public void publish(LogRecord message) {
    if (messages.size() < 100) {
      messages.add(String.valueOf(message.getMessage()));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
    indexLogger.setUseParentHandlers(true);
  }
}
