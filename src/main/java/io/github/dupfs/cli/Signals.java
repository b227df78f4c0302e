package io.github.dupfs.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;

/** What the process does when it is hung up. */
final class Signals {
  private Signals() {}

  /**
   * On SIGHUP runs {@code closed} if the terminal that this process was started from is gone;
   * otherwise somebody has sent the signal on purpose, as one does to daemons, and {@code asked}
   * runs.
   */
  static void onHangUp(Runnable asked, Runnable closed) {
    boolean atTerminal = hasTerminal();
    handle("HUP", () -> (atTerminal && !hasTerminal() ? closed : asked).run());
  }

  /**
   * Handles a signal. The JDK has no other way than the classes of jdk.unsupported, which it keeps
   * for that but whose use the compiler does not let pass without a warning; hence by reflection.
   */
  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot handle signals", e);
    }
  }

  private static boolean hasTerminal() {
    try (FileInputStream terminal = new FileInputStream("/dev/tty")) {
      return terminal.getFD().valid();
    } catch (IOException e) {
      return false;
    }
  }
}
