/* Whole files and folders: read bounded, written whole or not at all.
 *
 * Every descriptor is close-on-exec.  EINTR and short transfers are handled
 * here and nowhere else.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_FILE_H
#define FORKLORE_BASE_FILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "tui/base/buf.h"

/* Reads a regular file of at most MAX bytes and appends it to OUT.  Opens with
 * O_NONBLOCK, so a FIFO does not hang it; says which of "a directory", "a
 * FIFO", "a device", "larger than N bytes" it met. */
int file_read(const char *path, size_t max, struct buf *out, struct buf *err);
/* Replaces PATH by a file with these bytes: a temporary beside it, fsync,
 * rename, fsync of the folder.  A kill at any moment leaves the old file or
 * the new one, and at worst the temporary: .forklore-PID-N.  MODE is cut by the
 * umask. */
int file_write(const char *path, const void *bytes, size_t n, mode_t mode,
               struct buf *err);
/* Copies FROM to TO in the same manner. */
int file_copy(const char *from, const char *to, struct buf *err);
/* mkdir -p. */
int file_mkdirs(const char *path, struct buf *err);
/* rm -r, never following a symbolic link; a PATH that is not there is fine.
 * Folders of ours whose mode keeps us out are opened up. */
int file_rmtree(const char *path, struct buf *err);
bool file_exists(const char *path);
/* Names in DIR without . and .., sorted by strcmp; NULL-terminated; the caller
 * frees with strs_free.  NULL and err on failure. */
char **file_list(const char *dir, struct buf *err);
void strs_free(char **v);

/* read(2) until N bytes or the end: how many came, or -1.  write(2) of all N
 * bytes: 0 or -1.  FD must block. */
ssize_t fd_readn(int fd, void *bytes, size_t n);
int fd_writen(int fd, const void *bytes, size_t n);
int fd_nonblock(int fd);
/* Closes *FD if it is not negative and sets it to -1; keeps errno. */
void fd_close(int *fd);

#endif
