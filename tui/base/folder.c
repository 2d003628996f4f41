/* Makes, lists and removes folders: the other half of file.h.
 *
 * Leaves what is in the files to file.c.
 *
 * SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int file_mkdirs(const char *path, struct buf *err)
{
    char *part = str_dup(path);
    int result = 0;
    char *end = part;
    do {
        end += strspn(end, "/");
        end += strcspn(end, "/");
        char kept = *end;
        *end = '\0';
        /* Whether it is there is asked only afterwards: another process may
         * make it between the question and the attempt. */
        if (mkdir(part, 0777) < 0) {
            int why = errno;
            if (!is_folder(part)) {
                errno = why == EEXIST ? ENOTDIR : why;
                result = err_sys(err, "cannot make the folder %s", part);
                break;
            }
        }
        *end = kept;
    } while (*end);
    free(part);
    return result;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Opens a folder to empty it.  If its mode keeps us out and it is ours, the
 * mode is changed: a program may have locked the folder it ran in.  Returns -1
 * with errno. */
static int open_to_empty(int at, const char *name)
{
    const int how = O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(at, name, O_RDONLY | how);
    if (fd < 0 && errno == EACCES) {
        int held = openat(at, name, O_PATH | how);
        char path[64]; /* by which chmod(2) reaches what is held, no other */
        snprintf(path, sizeof path, "/proc/self/fd/%d", held);
        if (held >= 0 && chmod(path, 0700) == 0)
            fd = openat(at, name, O_RDONLY | how);
        else
            errno = EACCES;
        fd_close(&held);
    }
    struct stat st;
    if (fd >= 0 && fstat(fd, &st) == 0 && (st.st_mode & 0700) != 0700)
        fchmod(fd, 0700); /* if it is not ours, what follows tells why not */
    return fd;
}

/* Empties the folder behind FD, which it takes.  Returns -1 with errno.
 * Descriptors instead of paths: whatever is renamed or replaced by a symbolic
 * link meanwhile, nothing outside the tree is touched. */
static int empty(int fd)
{
    DIR *dir = fdopendir(fd);
    if (!dir) {
        fd_close(&fd);
        return -1;
    }
    int result = 0;
    struct dirent *e;
    while (result == 0 && (errno = 0, e = readdir(dir))) {
        if (is_dots(e->d_name) || unlinkat(fd, e->d_name, 0) == 0 ||
            errno == ENOENT)
            continue;
        int why = errno; /* EISDIR if it is a folder */
        int below = open_to_empty(fd, e->d_name);
        if (below < 0) {
            if (errno == ENOTDIR || errno == ELOOP)
                errno = why;
            result = -1;
        } else if (empty(below) < 0 ||
                   unlinkat(fd, e->d_name, AT_REMOVEDIR) < 0) {
            result = -1;
        }
    }
    if (errno != 0) /* of the loop's failure, or of readdir */
        result = -1;
    int why = errno;
    closedir(dir);
    errno = why;
    return result;
}

int file_rmtree(const char *path, struct buf *err)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return 0;
    int why = errno;
    int fd = open_to_empty(AT_FDCWD, path);
    if (fd < 0) {
        if (errno == ENOTDIR || errno == ELOOP)
            errno = why;
        return err_sys(err, "cannot remove %s", path);
    }
    if (empty(fd) < 0 || rmdir(path) < 0)
        return err_sys(err, "cannot remove %s", path);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **file_list(const char *path, struct buf *err)
{
    /* opendir(3) makes its descriptor close-on-exec. */
    DIR *dir = opendir(path);
    if (!dir) {
        err_sys(err, "cannot list %s", path);
        return NULL;
    }
    size_t n = 0, cap = 16;
    char **names = mem_grow(NULL, cap, sizeof *names);
    struct dirent *e;
    while ((errno = 0, e = readdir(dir))) {
        if (is_dots(e->d_name))
            continue;
        if (n + 1 == cap) {
            cap *= 2;
            names = mem_grow(names, cap, sizeof *names);
        }
        names[n++] = str_dup(e->d_name);
    }
    names[n] = NULL;
    int why = errno;
    closedir(dir);
    if (why != 0) {
        strs_free(names);
        errno = why;
        err_sys(err, "cannot list %s", path);
        return NULL;
    }
    qsort(names, n, sizeof *names, by_name);
    return names;
}

void strs_free(char **v)
{
    if (!v)
        return;
    for (size_t i = 0; v[i]; i++)
        free(v[i]);
    free(v);
}
