/* Finds, makes, names and sweeps the folders that builds lie in.
 *
 * Leaves what is in them to build.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/place.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/course/home.h"

static const char *absolute(const char *variable)
{
    const char *value = getenv(variable);
    return value && value[0] == '/' ? value : NULL;
}

/* Makes ~/.cache/forklore or its like.  The caller frees; NULL on failure. */
static char *usual_cache(struct buf *err)
{
    const char *xdg = absolute("XDG_CACHE_HOME");
    char *home = xdg ? NULL : home_path(), *dir = NULL;
    if (xdg)
        dir = str_format("%s/forklore", xdg);
    else if (home)
        dir = str_format("%s/.cache/forklore", home);
    else
        err_set(err, "there is no home folder to build in");
    free(home);
    if (dir && file_mkdirs(dir, err)) {
        free(dir);
        return NULL;
    }
    return dir;
}

/* A folder for builds in /tmp, which everybody can write: only one that is
 * ours alone will do. */
static char *spare_cache(struct buf *err)
{
    struct stat st;
    const char *tmp = absolute("TMPDIR");
    char *dir =
        str_format("%s/forklore-%ld", tmp ? tmp : "/tmp", (long)geteuid());
    if (mkdir(dir, 0700) && errno != EEXIST)
        err_sys(err, "cannot make %s", dir);
    else if (lstat(dir, &st))
        err_sys(err, "cannot look at %s", dir);
    else if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid() ||
             (st.st_mode & 022))
        err_set(err, "%s is not a folder of yours alone", dir);
    else
        return dir;
    free(dir);
    return NULL;
}

/* Locks DIR by the file "lock" in it.  Returns the descriptor, or -1: somebody
 * else uses it, or it is not there (any more).  Not by DIR itself: NFS locks
 * only what can be written. */
static int lock_folder(const char *dir)
{
    struct stat named, opened;
    char *path = str_format("%s/lock", dir);
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    /* Whoever sweeps has the lock until the file is gone: then we would hold
     * one on a file without a name. */
    if (fd >= 0 && (flock(fd, LOCK_EX | LOCK_NB) || fstat(fd, &opened) ||
                    lstat(path, &named) || named.st_ino != opened.st_ino))
        fd_close(&fd);
    free(path);
    return fd;
}

/* "NAME.PID.N" */
static bool is_temporary(const char *name)
{
    const char *end = name + strlen(name);
    for (int part = 0; part < 2; part++) {
        const char *p = end;
        while (p > name && isdigit((unsigned char)p[-1]))
            p--;
        if (p == end || p == name || p[-1] != '.')
            return false;
        end = p - 1;
    }
    return end > name;
}

static void sweep(const char *cache)
{
    char **names = file_list(cache, NULL);
    for (char **n = names; n && *n; n++) {
        if (!is_temporary(*n))
            continue;
        char *dir = str_format("%s/%s", cache, *n);
        int lock = lock_folder(dir);
        if (lock >= 0)
            file_rmtree(dir, NULL);
        fd_close(&lock);
        free(dir);
    }
    strs_free(names);
}

/* The first CACHE/SLUG.PID.N that nobody has; the caller frees. */
static char *fresh_name(const char *cache, const char *slug)
{
    static unsigned n; /* never the same twice in this process */
    return str_format("%s/%s.%ld.%u", cache, slug, (long)getpid(), n++);
}

static int make_in(struct place *p, const char *cache, const char *slug,
                   struct buf *err)
{
    for (int tries = 0; tries < 100; tries++) {
        char *dir = fresh_name(cache, slug);
        if (mkdir(dir, 0700) == 0) {
            p->lock = lock_folder(dir);
            /* Else it was swept away between the two calls: once more. */
            if (p->lock >= 0) {
                p->dir = dir;
                p->final = str_format("%s/%s", cache, slug);
                return 0;
            }
        } else if (errno != EEXIST) {
            err_sys(err, "cannot make %s", dir);
            free(dir);
            return -1;
        }
        free(dir);
    }
    return err_set(err, "cannot make a folder for the build in %s", cache);
}

static int make_kept(struct place *p, const char *keep, struct buf *err)
{
    if (file_mkdirs(keep, err))
        return -1;
    p->dir = realpath(keep, NULL);
    if (!p->dir)
        return err_sys(err, "cannot look at %s", keep);
    p->final = str_dup(p->dir);
    return 0;
}

int place_make(struct place *p, const char *slug, const char *keep,
               struct buf *err)
{
    *p = (struct place)PLACE_INIT;
    if (keep)
        return make_kept(p, keep, err);
    struct buf why = BUF_INIT;
    int result = -1;
    for (int spare = 0; spare < 2 && result; spare++) {
        char *cache = spare ? spare_cache(&why) : usual_cache(&why);
        if (cache) {
            sweep(cache);
            result = make_in(p, cache, slug, &why);
        }
        free(cache);
    }
    if (result)
        err_set(err, "there is no folder to build in: %s", buf_str(&why));
    buf_destroy(&why);
    return result;
}

/* Moves the older build out of the way, under a name that a sweep would find
 * if we were killed before it is gone. */
static void move_away(const char *dir)
{
    const char *slash = strrchr(dir, '/');
    char *cache = str_ndup(dir, (size_t)(slash - dir));
    char *aside = fresh_name(cache, slash + 1);
    if (rename(dir, aside) == 0)
        file_rmtree(aside, NULL);
    free(aside);
    free(cache);
}

void place_settle(struct place *p)
{
    if (!p->dir || strcmp(p->dir, p->final) == 0)
        return;
    /* Another tutor may settle a build of the same lab right now. */
    int tries = 0;
    while (rename(p->dir, p->final) && tries++ < 10)
        move_away(p->final);
    if (tries > 10)
        file_rmtree(p->dir, NULL);
    free(p->dir);
    p->dir = str_dup(p->final);
    fd_close(&p->lock);
}

void place_remove(struct place *p)
{
    if (p->dir && strcmp(p->dir, p->final) != 0)
        file_rmtree(p->dir, NULL);
    place_destroy(p);
}

void place_destroy(struct place *p)
{
    free(p->dir);
    free(p->final);
    fd_close(&p->lock);
    *p = (struct place)PLACE_INIT;
}
