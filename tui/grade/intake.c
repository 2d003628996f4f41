/* Looks at a student's file before anything is done with it.
 *
 * Leaves opening and reading it, bounded, to base/file.h.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/intake.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/base/utf8.h"
#include "tui/grade/grade.h"

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Whether a compiler takes it for the name of a C file, and a reader of its
 * messages for the name of a file. */
static bool is_plain(const char *name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789._+-";
    size_t n = strlen(name);
    return n > 2 && n < 200 && strcmp(name + n - 2, ".c") == 0 &&
           name[0] != '-' && name[0] != '.' && strspn(name, plain) == n;
}

/* The folder as the student calls it: only its own links are resolved, so that
 * the debugger finds the file they edit. */
static char *folder_of(const char *path)
{
    const char *base = base_of(path);
    char *dir =
        base == path ? str_dup(".") : str_ndup(path, (size_t)(base - path));
    char *real = realpath(dir, NULL);
    free(dir);
    return real;
}

/* Says what is missing: the file, or what a link leads to. */
static int missing(const char *path, struct buf *err)
{
    char target[PATH_MAX];
    ssize_t n = readlink(path, target, sizeof target - 1);
    if (n < 0)
        return err_set(err, "%s is not there", path);
    target[n] = '\0';
    return err_set(err, "%s is a symbolic link to %s, which is not there", path,
                   target);
}

/* The line that holds the first byte which is not UTF-8; 0 if all are. */
static int bad_line(const char *s, size_t n)
{
    int line = 1;
    for (size_t i = 0; i < n; line++) {
        const char *newline = memchr(s + i, '\n', n - i);
        size_t len = newline ? (size_t)(newline - s) - i : n - i;
        if (!utf8_valid(s + i, len))
            return line;
        i += len + 1;
    }
    return 0;
}

int source_take(struct source *s, const char *path, const char *usual,
                struct buf *err)
{
    struct stat st;
    memset(s, 0, sizeof *s);
    s->path = str_dup(path);
    s->dir = folder_of(path);
    s->name = str_dup(is_plain(base_of(path)) ? base_of(path) : usual);
    /* Looked at before it is opened: opening a FIFO or a device may already
     * do something to whoever is at its other end. */
    if (stat(path, &st))
        return errno == ENOENT ? missing(path, err)
                               : err_sys(err, "cannot look at %s", path);
    if (S_ISREG(st.st_mode) && st.st_size == 0)
        return err_set(err, "%s is empty", path);
    if (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
        return err_set(err, "%s is %s, not a file", path,
                       S_ISFIFO(st.st_mode) ? "a FIFO" : "a device");
    if (file_read(path, GRADE_FILE_MAX, &s->text, err))
        return -1;
    if (s->text.len == 0) /* it was cut down in between */
        return err_set(err, "%s is empty", path);
    int line = bad_line(s->text.data, s->text.len);
    if (line)
        s->note = str_format("%s:%d is not UTF-8; it is graded all the same",
                             s->name, line);
    return 0;
}

void source_destroy(struct source *s)
{
    free(s->path);
    free(s->dir);
    free(s->name);
    free(s->note);
    buf_destroy(&s->text);
    memset(s, 0, sizeof *s);
}
