/* Reads files bounded, and writes them whole or not at all.
 *
 * Leaves folders and lists of names to folder.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/base/err.h"

#define CHUNK 65536

void fd_close(int *fd)
{
    int kept = errno;
    if (*fd >= 0)
        close(*fd); /* Linux closes even when it says EINTR: no second try */
    *fd = -1;
    errno = kept;
}

int fd_nonblock(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0)
        return -1;
    return fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

ssize_t fd_readn(int fd, void *bytes, size_t n)
{
    size_t done = 0;
    while (done < n) {
        ssize_t got = read(fd, (char *)bytes + done, n - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

int fd_writen(int fd, const void *bytes, size_t n)
{
    size_t done = 0;
    while (done < n) {
        ssize_t put = write(fd, (const char *)bytes + done, n - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        done += (size_t)put;
    }
    return 0;
}

bool file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

/* What a thing that is not a regular file is called in a message. */
static const char *kind(mode_t mode)
{
    if (S_ISDIR(mode))
        return "a directory";
    if (S_ISFIFO(mode))
        return "a FIFO";
    if (S_ISCHR(mode) || S_ISBLK(mode))
        return "a device";
    return "a socket";
}

/* Opens a regular file for reading.  Returns the descriptor, or -1. */
static int open_regular(const char *path, struct stat *st, struct buf *err)
{
    /* The kind is asked of what was opened, not of the path: between a stat
     * and an open the path may become something else. */
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return err_sys(err, "cannot open %s", path);
    if (fstat(fd, st) < 0)
        err_sys(err, "cannot look at %s", path);
    else if (!S_ISREG(st->st_mode))
        err_set(err, "%s is %s, not a file", path, kind(st->st_mode));
    else
        return fd;
    fd_close(&fd);
    return -1;
}

int file_read(const char *path, size_t max, struct buf *out, struct buf *err)
{
    struct stat st;
    int fd = open_regular(path, &st, err);
    if (fd < 0)
        return -1;
    /* The size that fstat tells is only a hint: the file may grow meanwhile,
     * and files under /proc say 0.  So the bytes themselves are counted. */
    size_t start = out->len;
    int result = -1;
    char *chunk = mem_new(CHUNK);
    for (;;) {
        ssize_t got = fd_readn(fd, chunk, CHUNK);
        if (got < 0) {
            err_sys(err, "cannot read %s", path);
            break;
        }
        if ((size_t)got > max - (out->len - start)) {
            err_set(err, "%s is larger than %zu bytes", path, max);
            break;
        }
        buf_add(out, chunk, (size_t)got);
        if (got < CHUNK) {
            result = 0;
            break;
        }
    }
    if (result < 0)
        buf_cut(out, start);
    free(chunk);
    fd_close(&fd);
    return result;
}

/* A file in the making: a temporary that takes its name when it is whole. */
struct fresh {
    const char *path; /* borrowed */
    const char *name; /* the last part of it */
    int dir;
    int fd;
    char temporary[64];
};

/* Opens the folder that PATH is in. */
static int open_parent(const char *path, const char **name)
{
    const char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    char *dir = !slash          ? str_dup(".")
                : slash == path ? str_dup("/")
                                : str_ndup(path, (size_t)(slash - path));
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int kept = errno;
    free(dir);
    errno = kept;
    return fd;
}

static int fresh_open(struct fresh *f, const char *path, mode_t mode,
                      struct buf *err)
{
    *f = (struct fresh){.path = path, .fd = -1};
    f->dir = open_parent(path, &f->name);
    if (f->dir < 0)
        return err_sys(err, "cannot write %s", path);
    /* Not mkstemp: it makes every file 0600, and the umask is to count.  A
     * name that is taken was left by a process that was killed, or belongs to
     * another thread: try the next. */
    for (unsigned n = 0; n < 10000; n++) {
        snprintf(f->temporary, sizeof f->temporary, ".forklore-%ld-%u",
                 (long)getpid(), n);
        f->fd = openat(f->dir, f->temporary,
                       O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (f->fd >= 0)
            return 0;
        if (errno != EEXIST)
            break;
    }
    err_sys(err, "cannot write %s", path);
    fd_close(&f->dir);
    return -1;
}

/* Gives the file its name, or removes it when OK is false.  The bytes have to
 * be on the disk before the name is, and the name before we say so. */
static int fresh_close(struct fresh *f, bool ok, struct buf *err)
{
    int result = ok ? 0 : -1;
    if (ok && (fsync(f->fd) < 0 ||
               renameat(f->dir, f->temporary, f->dir, f->name) < 0)) {
        ok = false;
        result = err_sys(err, "cannot write %s", f->path);
    }
    if (!ok)
        unlinkat(f->dir, f->temporary, 0);
    else if (fsync(f->dir) < 0 && errno != EINVAL) /* EINVAL: cannot be */
        result = err_sys(err, "cannot write the folder of %s", f->path);
    fd_close(&f->fd);
    fd_close(&f->dir);
    return result;
}

int file_write(const char *path, const void *bytes, size_t n, mode_t mode,
               struct buf *err)
{
    struct fresh f;
    if (fresh_open(&f, path, mode, err) < 0)
        return -1;
    bool ok = fd_writen(f.fd, bytes, n) == 0;
    if (!ok)
        err_sys(err, "cannot write %s", path);
    return fresh_close(&f, ok, err);
}

int file_copy(const char *from, const char *to, struct buf *err)
{
    struct stat st;
    struct fresh f;
    int in = open_regular(from, &st, err);
    if (in < 0)
        return -1;
    if (fresh_open(&f, to, st.st_mode & 0777, err) < 0) {
        fd_close(&in);
        return -1;
    }
    bool ok = true;
    ssize_t got;
    char *chunk = mem_new(CHUNK);
    do {
        got = fd_readn(in, chunk, CHUNK);
        if (got < 0) {
            err_sys(err, "cannot read %s", from);
            ok = false;
        } else if (fd_writen(f.fd, chunk, (size_t)got) < 0) {
            err_sys(err, "cannot write %s", to);
            ok = false;
        }
    } while (ok && got == CHUNK);
    free(chunk);
    fd_close(&in);
    return fresh_close(&f, ok, err);
}
