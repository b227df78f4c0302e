package io.github.dupfs.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers on the command line that must not be too small. */
final class AtLeast {
  private AtLeast() {}

  static final class Zero implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 0);
    }
  }

  static final class One implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 1);
    }
  }

  private static int number(String text, int least) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same is wrong with it as with a number that is too small.
    }
    throw new TypeConversionException(
        "wanted a whole number of at least " + least + ", got \"" + text + "\"");
  }
}
