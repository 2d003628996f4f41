/* The student's folders: makes what is missing, keeps what is there.  Leaves
 * the text of the generated files to generated.c.
 *
 * Two calls carry the promise that nothing is ever lost.  A file is put where
 * none was by a rename that refuses to replace (RENAME_NOREPLACE in rename(2)),
 * because an editor may be between its own unlink and create.  A backup is a
 * second name for the old file (link(2)), so it is complete the moment it
 * exists, and the old file stays in place until the starter replaces it.
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/course/generated.h"
#include "tui/course/home.h"
#include "tui/course/workspace.h"

#define STARTER_MAX (1024 * 1024)
#define GENERATED_MAX 65536
#define FILE_MODE 0644

int workspace_open(struct workspace *w, struct buf *err)
{
    const char *place = getenv("FORKLORE_HOME");
    w->home = NULL;
    if (place && place[0] == '/') {
        w->home = str_dup(place);
    } else if (place && place[0]) {
        char *here = getcwd(NULL, 0);
        if (!here)
            return err_sys(err, "cannot tell which folder %s is in", place);
        w->home = str_format("%s/%s", here, place);
        free(here);
    } else {
        char *home = home_path();
        if (!home)
            return err_set(err, "no home directory: set HOME, or FORKLORE_HOME "
                                "to the folder for your work");
        w->home = str_format("%s/forklore", home);
        free(home);
    }
    return 0;
}

void workspace_close(struct workspace *w)
{
    free(w->home);
    w->home = NULL;
}

char *workspace_path(const struct workspace *w, const struct lab *lab)
{
    return str_format("%s/%s/%s", w->home, lab->slug, lab->file);
}

/* 1 when there is something of that name, even a dangling link; 0 when not. */
static int present(const char *path, struct buf *err)
{
    struct stat st;
    if (lstat(path, &st) == 0)
        return 1;
    return errno == ENOENT ? 0 : err_sys(err, "%s", path);
}

static int make_folder(const char *path, struct buf *err)
{
    struct stat st;
    if (stat(path, &st) == -1)
        return file_mkdirs(path, err);
    if (!S_ISDIR(st.st_mode))
        return err_set(err, "%s is in the way: a folder belongs there", path);
    return 0;
}

/* A name in the folder of PATH, of this process alone. */
static char *name_beside(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_format("%.*s/.forklore-%d-%s", (int)(slash - path), path,
                      (int)getpid(), slash + 1);
}

/* rename(2), but EEXIST when there is something at TO.  Some file systems have
 * only one of the two calls that can do this; FROM may be left then. */
static int move_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    return link(from, to);
}

/* Makes a file of TEXT at PATH, unless something is there by then. */
static int put_new(const char *path, const struct buf *text, struct buf *err)
{
    char *fresh = name_beside(path);
    int status = file_write(fresh, buf_str(text), text->len, FILE_MODE, NULL);
    if (status == 0 && move_new(fresh, path) == -1 && errno != EEXIST)
        status = -1;
    if (status == -1)
        err_sys(err, "cannot create %s", path);
    unlink(fresh); /* there when it was not moved */
    free(fresh);
    return status;
}

static int put_starter(const char *from, const char *to, struct buf *err)
{
    struct buf text = BUF_INIT;
    int status = present(to, err);
    if (status == 0 && (status = file_read(from, STARTER_MAX, &text, err)) == 0)
        status = put_new(to, &text, err);
    buf_destroy(&text);
    return status == -1 ? -1 : 0;
}

/* Leaves alone what is no regular file, cannot be read, or was edited. */
static bool ours(enum generated which, const char *path, struct buf *text)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
           file_read(path, GENERATED_MAX, text, NULL) == 0 &&
           generated_untouched(which, buf_str(text), text->len);
}

static int put_generated(enum generated which, const char *dir,
                         const struct workspace *w, const struct course *c,
                         const struct lab *lab, struct buf *err)
{
    char *path = str_format("%s/%s", dir, generated_name(which));
    struct buf want = BUF_INIT, have = BUF_INIT;
    int status = generated_text(which, c, lab, w->home, &want, err);
    if (status == -1)
        goto out;
    status = present(path, err);
    if (status == 0)
        status = put_new(path, &want, err);
    else if (status == 1 && ours(which, path, &have) &&
             (have.len != want.len || memcmp(have.data, want.data, want.len)))
        status = file_write(path, want.data, want.len, FILE_MODE, err);
out:
    buf_destroy(&have);
    buf_destroy(&want);
    free(path);
    return status == -1 ? -1 : 0;
}

/* The lab's folder with the files the student edits: the most important part,
 * so it does not wait for anything else to succeed. */
static int put_starters(const struct workspace *w, const struct lab *lab,
                        const char *dir, struct buf *err)
{
    const char *const files[] = {lab->file, "main.c"};
    int status = 0;

    if (make_folder(w->home, err) == -1 || make_folder(dir, err) == -1)
        return -1;
    for (size_t i = 0; i < sizeof files / sizeof *files && status == 0; i++) {
        char *from = str_format("%s/%s", lab->dir, files[i]);
        char *to = str_format("%s/%s", dir, files[i]);
        status = put_starter(from, to, err);
        free(from);
        free(to);
    }
    return status;
}

int workspace_prepare(const struct workspace *w, const struct course *c,
                      const struct lab *lab, struct buf *err)
{
    char *dir = str_format("%s/%s", w->home, lab->slug);
    int status = put_starters(w, lab, dir, err);
    for (int which = 0; which < NGENERATED && status == 0; which++)
        status = put_generated((enum generated)which, dir, w, c, lab, err);
    free(dir);
    return status;
}

static int read_starter(const struct lab *lab, struct buf *out, struct buf *err)
{
    char *path = str_format("%s/%s", lab->dir, lab->file);
    int status = file_read(path, STARTER_MAX, out, err);
    free(path);
    return status;
}

/* What cannot be read is not the starter. */
static bool is_text(const char *path, const struct buf *text)
{
    struct buf have = BUF_INIT;
    bool same = file_read(path, STARTER_MAX, &have, NULL) == 0 &&
                have.len == text->len &&
                !memcmp(buf_str(&have), buf_str(text), text->len);
    buf_destroy(&have);
    return same;
}

/* For file systems without hard links (FAT): the copy gets its own name first,
 * and that name must be new.  Returns -1 with errno. */
static int copy_new(const char *from, const char *to)
{
    char *fresh = name_beside(to);
    int status = file_copy(from, fresh, NULL);
    if (status == 0)
        status = move_new(fresh, to);
    int why = errno;
    unlink(fresh);
    free(fresh);
    errno = why;
    return status;
}

/* Makes what was named or renamed in the folder of PATH outlast a power cut. */
static void sync_folder(const char *path)
{
    char *dir = str_ndup(path, (size_t)(strrchr(path, '/') - path));
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd != -1)
        fsync(fd);
    fd_close(&fd);
    free(dir);
}

/* Returns the first free PATH.N, which then holds what is at PATH. */
static char *back_up(const char *path, struct buf *err)
{
    for (int n = 1;; n++) {
        char *to = str_format("%s.%d", path, n);
        int status = link(path, to);
        if (status == -1 && (errno == EPERM || errno == EOPNOTSUPP ||
                             errno == ENOSYS || errno == EMLINK))
            status = copy_new(path, to);
        if (status == 0) {
            sync_folder(to);
            return to;
        }
        if (errno != EEXIST) {
            err_sys(err, "cannot keep a backup as %s", to);
            free(to);
            return NULL;
        }
        free(to);
    }
}

/* Replaces the file at PATH, whose status is OLD, by the starter. */
static int start_over(const char *path, const struct stat *old,
                      const struct buf *starter, struct buf *backup,
                      struct buf *err)
{
    struct stat now;
    char *kept = back_up(path, err);
    if (!kept)
        return -1;
    int status = file_write(path, starter->data, starter->len, FILE_MODE, err);
    if (status == 0)
        buf_adds(backup, kept);
    else if (lstat(path, &now) == 0 && now.st_ino == old->st_ino &&
             now.st_dev == old->st_dev)
        unlink(kept); /* the old file still is in its place: all as before */
    free(kept);
    return status;
}

int workspace_reset(const struct workspace *w, const struct course *c,
                    const struct lab *lab, struct buf *backup, struct buf *err)
{
    char *path = workspace_path(w, lab);
    struct buf starter = BUF_INIT;
    struct stat st;
    int status = read_starter(lab, &starter, err);

    if (status == -1)
        goto out;
    if (lstat(path, &st) == -1)
        status = errno == ENOENT ? workspace_prepare(w, c, lab, err)
                                 : err_sys(err, "%s", path);
    else if (S_ISLNK(st.st_mode))
        status =
            err_set(err, "%s is a symbolic link: remove it, then reset", path);
    else if (!S_ISREG(st.st_mode))
        status =
            err_set(err, "%s is not a file: move it away, then reset", path);
    else if (!is_text(path, &starter))
        status = start_over(path, &st, &starter, backup, err);
out:
    buf_destroy(&starter);
    free(path);
    return status;
}

bool workspace_started(const struct workspace *w, const struct lab *lab)
{
    char *path = workspace_path(w, lab);
    struct buf starter = BUF_INIT;
    bool started =
        present(path, NULL) == 1 &&
        (read_starter(lab, &starter, NULL) == -1 || !is_text(path, &starter));
    buf_destroy(&starter);
    free(path);
    return started;
}
