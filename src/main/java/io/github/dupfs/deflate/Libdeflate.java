package io.github.dupfs.deflate;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libdeflate that compress, with addresses as {@code long}.
 *
 * <p>Source: {@code libdeflate.h} of libdeflate 1.14.
 */
@SuppressWarnings("MemberName") // the names of the C functions
public interface Libdeflate {
  /** The library, or null if it is not installed. */
  @Nullable Libdeflate INSTANCE = load();

  /** Makes a compressor, for use by one thread at a time; 0 if that failed. */
  long libdeflate_alloc_compressor(int level);

  /**
   * Makes a raw deflate stream.
   *
   * @return its length; 0 if there is too little room for it
   */
  long libdeflate_deflate_compress(
      long compressor, Pointer input, long length, Pointer output, long room);

  /** Frees a compressor. */
  void libdeflate_free_compressor(long compressor);

  /** Memory outside of the heap, freed with the object. */
  static Pointer allocate(int length) {
    return Memory.allocateDirect(Runtime.getSystemRuntime(), length);
  }

  private static @Nullable Libdeflate load() {
    try {
      return LibraryLoader.create(Libdeflate.class).failImmediately().load("libdeflate.so.0");
    } catch (UnsatisfiedLinkError e) {
      return null;
    }
  }
}
