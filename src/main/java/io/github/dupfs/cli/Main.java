package io.github.dupfs.cli;

/** The entry point of the {@code dupfs} command. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.out.println("dupfs");
  }
}
