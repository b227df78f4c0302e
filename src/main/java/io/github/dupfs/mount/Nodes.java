package io.github.dupfs.mount;

import io.github.dupfs.io.FilePath;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/**
 * The objects that the kernel knows, by the numbers that it knows them by. An object has one number
 * from its first lookup until the kernel has forgotten it as often as it has looked it up.
 *
 * <p>Takes about 60 bytes an object. Safe for use by many threads at once.
 */
final class Nodes {
  private static final byte[] NO_NAME = {};

  /** Index 0 is nobody, 1 the root. The names of nodes; null where there is none. */
  private byte[][] names = new byte[64][];

  private int[] parents = new int[64];
  private int[] lookups = new int[64];
  private int[] children = new int[64];

  /** Nodes by parent and name: open addressing, a power of two in length, at most half full. */
  private int[] table = new int[128];

  private int used = 2;
  private int live = 1;

  /** The first free node, linked by {@link #parents}; 0 if there is none. */
  private int free;

  Nodes() {
    names[1] = NO_NAME;
    lookups[1] = 1;
  }

  /** The number of an object, which the kernel will know it by once more. */
  synchronized long lookUp(long parent, byte[] name) {
    int slot = slot((int) parent, name);
    int node = table[slot];
    if (node == 0) {
      node = add((int) parent, name);
      table[slot] = node;
      if (live * 2 > table.length) {
        rehash();
      }
    }
    lookups[node]++;
    return node;
  }

  /** The number of an object that the kernel knows, or 0. */
  synchronized long find(long parent, byte[] name) {
    return table[slot((int) parent, name)];
  }

  private int add(int parent, byte[] name) {
    int node = free;
    if (node != 0) {
      free = parents[node];
    } else {
      node = used++;
      if (node == names.length) {
        names = Arrays.copyOf(names, node * 2);
        parents = Arrays.copyOf(parents, node * 2);
        lookups = Arrays.copyOf(lookups, node * 2);
        children = Arrays.copyOf(children, node * 2);
      }
    }
    names[node] = name;
    parents[node] = parent;
    children[parent]++;
    live++;
    return node;
  }

  /**
   * Where an object is.
   *
   * @throws NoSuchFileException if there is no such number
   */
  synchronized FilePath path(long node) throws NoSuchFileException {
    int length = -1;
    for (int i = checked(node); i != 1; i = parents[i]) {
      length += 1 + names[i].length;
    }
    if (length < 0) {
      return FilePath.ROOT;
    }
    byte[] joined = new byte[length];
    int at = length;
    for (int i = (int) node; i != 1; i = parents[i]) {
      at -= names[i].length;
      System.arraycopy(names[i], 0, joined, at, names[i].length);
      if (--at >= 0) {
        joined[at] = '/';
      }
    }
    return FilePath.of(joined);
  }

  private int checked(long node) throws NoSuchFileException {
    if (node <= 0 || node >= used || names[(int) node] == null) {
      throw new NoSuchFileException("node " + node);
    }
    return (int) node;
  }

  /** Takes back lookups. */
  synchronized void forget(long node, long count) {
    if (node <= 1 || node >= used || names[(int) node] == null) {
      return;
    }
    int i = (int) node;
    lookups[i] -= (int) Math.min(count, lookups[i]);
    // A child may be forgotten after its parent.
    while (i != 1 && lookups[i] == 0 && children[i] == 0) {
      int parent = parents[i];
      remove(i);
      children[parent]--;
      i = parent;
    }
  }

  /** How many objects there are, the root among them. */
  synchronized int size() {
    return live;
  }

  private void remove(int node) {
    int hole = slot(parents[node], names[node]);
    table[hole] = 0;
    names[node] = null;
    parents[node] = free;
    free = node;
    live--;
    // Those after the hole may have been put there only because it was taken.
    int mask = table.length - 1;
    for (int i = (hole + 1) & mask; table[i] != 0; i = (i + 1) & mask) {
      int moved = table[i];
      table[i] = 0;
      table[slot(parents[moved], names[moved])] = moved;
    }
  }

  private void rehash() {
    table = new int[table.length * 2];
    for (int node = 2; node < used; node++) {
      if (names[node] != null) {
        table[slot(parents[node], names[node])] = node;
      }
    }
  }

  /** Where a node is, or is to be put. */
  private int slot(int parent, byte[] name) {
    int mask = table.length - 1;
    int hash = (Arrays.hashCode(name) * 31 + parent) * 0x9E3779B9;
    int i = (hash ^ hash >>> 15) & mask;
    while (table[i] != 0
        && !(parents[table[i]] == parent && Arrays.equals(names[table[i]], name))) {
      i = (i + 1) & mask;
    }
    return i;
  }
}
