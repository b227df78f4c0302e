package io.github.dupfs.tar;

/**
 * What one tar entry's header, with the extension headers before it, says about an object.
 *
 * <p>Byte strings are as stored, in no particular encoding, without NUL bytes; they belong to the
 * entry and are not to be changed. Entries are not to be compared with {@code equals}: arrays with
 * the same bytes are not equal.
 *
 * @param name the name, with whatever slashes it has; a trailing slash says nothing about the type
 * @param type the type flag as stored: {@code '0'} or NUL regular, {@code '1'} hard link, {@code
 *     '2'} symbolic link, {@code '3'} and {@code '4'} character and block device, {@code '5'}
 *     directory, {@code '6'} fifo, or any other
 * @param permissions the low 12 bits of the mode
 * @param uid the owner's number; may be negative
 * @param gid the group's number; may be negative
 * @param userName the owner's name; may be empty
 * @param groupName the group's name; may be empty
 * @param modified the modification time in seconds since the epoch, fractions rounded down; may be
 *     negative
 * @param size the length of the payload in bytes, from 0 to 2<sup>62</sup>; 0 for types {@code '1'}
 *     to {@code '6'}, which have no payload whatever their header says
 * @param linkTarget the link target; empty unless it is a link
 * @param deviceMajor the major device number; 0 unless it is a device
 * @param deviceMinor the minor device number; 0 unless it is a device
 * @param headerOffset where the entry starts in the stream: its first extension header, or its
 *     header if it has none
 * @param payloadOffset where its payload starts in the stream
 */
@SuppressWarnings("ArrayRecordComponent")
public record TarEntry(
    byte[] name,
    char type,
    int permissions,
    long uid,
    long gid,
    byte[] userName,
    byte[] groupName,
    long modified,
    long size,
    byte[] linkTarget,
    int deviceMajor,
    int deviceMinor,
    long headerOffset,
    long payloadOffset) {}
