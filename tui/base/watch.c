/* Noticing saves: events say when to look, the content says whether it was a
 * save.  Leaves reading whole files to file.c.
 *
 * Events alone would not do: one save of vim's makes up to nine of them, and a
 * save of what was there already makes some too.  And a watch is on an inode,
 * not on a path: so each look first makes sure that the folders watched are
 * still those the path leads through.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/watch.h"

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/err.h"
#include "tui/base/file.h"

/* Larger files are told apart by size and time, not by content. */
#define READ_MAX (1024 * 1024)

#define OF_A_FILE \
    (IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_MOVED_FROM)
#define OF_A_FOLDER (IN_DELETE_SELF | IN_MOVE_SELF)

/* File systems whose changes may come from another machine, or from the other
 * side of a virtual one: inotify accepts a watch there and then says nothing.
 */
static const unsigned remote[] = {
    NFS_SUPER_MAGIC,
    SMB_SUPER_MAGIC,
    0xFF534D42 /* CIFS */,
    0xFE534D42,
    V9FS_MAGIC,
    FUSE_SUPER_MAGIC,
    CEPH_SUPER_MAGIC,
    AFS_SUPER_MAGIC,
    CODA_SUPER_MAGIC,
    0x786F4256 /* VirtualBox's shared folders */,
};

static bool is_remote(const char *dir)
{
    struct statfs fs;

    if (statfs(dir, &fs) < 0)
        return false;
    for (size_t i = 0; i < sizeof remote / sizeof *remote; i++)
        if ((unsigned)fs.f_type == remote[i])
            return true;
    return false;
}

/* FNV-1a, 64 bits. */
static uint64_t sum_add(uint64_t sum, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;

    for (size_t i = 0; i < n; i++)
        sum = (sum ^ p[i]) * UINT64_C(1099511628211);
    return sum;
}

enum content { CONTENT_NONE, CONTENT_EMPTY, CONTENT_SOME };

static enum content content_of(const char *path, uint64_t *sum)
{
    const uint64_t start = UINT64_C(14695981039346656037);
    struct buf text = BUF_INIT;
    struct stat st;
    enum content is = CONTENT_NONE;

    if (file_read(path, READ_MAX, &text, NULL) == 0) {
        is = text.len ? CONTENT_SOME : CONTENT_EMPTY;
        *sum = sum_add(start, buf_str(&text), text.len);
    } else if (stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
               st.st_size > READ_MAX) {
        is = CONTENT_SOME;
        *sum = sum_add(start, &st.st_size, sizeof st.st_size);
        *sum = sum_add(*sum, &st.st_mtim.tv_sec, sizeof st.st_mtim.tv_sec);
        *sum = sum_add(*sum, &st.st_mtim.tv_nsec, sizeof st.st_mtim.tv_nsec);
    }
    buf_destroy(&text);
    return is;
}

static int watch_folder(int fd, const char *dir, uint32_t events)
{
    /* IN_MASK_ADD: the same folder may be watched for two reasons. */
    return inotify_add_watch(fd, dir, events | IN_ONLYDIR | IN_MASK_ADD);
}

/* A folder above that is renamed takes ours along without an event of ours. */
static void watch_above(int fd, const char *dir)
{
    char *above = realpath(dir, NULL);

    if (!above)
        return;
    for (char *slash; (slash = strrchr(above, '/')) && slash != above;) {
        *slash = '\0';
        watch_folder(fd, above, OF_A_FOLDER);
    }
    free(above);
}

static void watch_target(struct watch *w)
{
    char *slash = w->target ? strrchr(w->target, '/') : NULL;

    w->target_watch = -1;
    if (!slash)
        return;
    char *dir = str_ndup(w->target, (size_t)(slash - w->target));
    w->target_watch =
        watch_folder(w->fd, *dir ? dir : "/", OF_A_FILE | OF_A_FOLDER);
    free(dir);
}

/* Makes inotify watch what the path leads through now; polls if it cannot. */
static void arm(struct watch *w)
{
    struct stat st = {0};
    char *target = realpath(w->path, NULL);

    if (stat(w->dir, &st) < 0)
        st = (struct stat){0};
    bool moved = target && (!w->target || strcmp(target, w->target) != 0);
    if (w->fd >= 0 && !moved && st.st_dev == w->dir_dev &&
        st.st_ino == w->dir_ino) {
        free(target);
        return;
    }
    if (target) {
        free(w->target);
        w->target = target;
    }
    fd_close(&w->fd);
    w->dir_dev = st.st_dev;
    w->dir_ino = st.st_ino;
    w->polling = true;
    if (w->deaf || is_remote(w->dir))
        return;
    w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (w->fd < 0)
        return;
    w->dir_watch = watch_folder(w->fd, w->dir, OF_A_FILE | OF_A_FOLDER);
    if (w->dir_watch < 0) {
        fd_close(&w->fd);
        return;
    }
    watch_target(w);
    watch_above(w->fd, w->dir);
    w->polling = false;
}

int watch_open(struct watch *w, const char *path, struct buf *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;

    if (!*name)
        return err_set(err, "%s: not the name of a file", path);
    w->path = str_dup(path);
    w->name = str_dup(name);
    if (!slash)
        w->dir = str_dup(".");
    else
        w->dir = str_ndup(path, slash == path ? 1 : (size_t)(slash - path));
    w->fd = -1;
    w->sum = 0;
    watch_now(w);
    return 0;
}

void watch_close(struct watch *w)
{
    fd_close(&w->fd);
    free(w->path);
    free(w->dir);
    free(w->name);
    free(w->target);
    *w = (struct watch)WATCH_INIT;
}

bool watch_now(struct watch *w)
{
    uint64_t sum = 0;

    /* First the watches, then the look: what comes after it has its event. */
    arm(w);
    enum content is = content_of(w->path, &sum);
    w->when = CLOCK_NEVER;
    if (w->polling || is == CONTENT_NONE)
        w->when = clock_ns() + WATCH_POLL_MS * CLOCK_MS;
    if (is != CONTENT_SOME || sum == w->sum)
        return false;
    w->sum = sum;
    return true;
}

static bool is_ours(const struct watch *w, const struct inotify_event *ev)
{
    if (ev->len == 0)
        return false;
    if (ev->wd == w->dir_watch && strcmp(ev->name, w->name) == 0)
        return true;
    return ev->wd == w->target_watch &&
           strcmp(ev->name, strrchr(w->target, '/') + 1) == 0;
}

/* How long after this event to look, in milliseconds; -1: it is not for us. */
static int delay(const struct watch *w, const struct inotify_event *ev)
{
    struct stat st;

    if (ev->mask & (OF_A_FOLDER | IN_IGNORED | IN_UNMOUNT | IN_Q_OVERFLOW))
        return WATCH_QUIET_MS;
    if (!is_ours(w, ev))
        return -1;
    if (ev->mask & (IN_CLOSE_WRITE | IN_MOVED_TO))
        return WATCH_QUIET_MS;
    /* A new link is complete as it is. */
    if (ev->mask & IN_CREATE && lstat(w->path, &st) == 0 &&
        (!S_ISREG(st.st_mode) || st.st_nlink > 1))
        return WATCH_QUIET_MS;
    /* Gone, or new: most likely a save is under way, whose end has an event of
     * its own; it would be early to look.  If none comes, look in the end. */
    return WATCH_POLL_MS;
}

/* True when the kernel has dropped one of our watches: an inode number may be
 * used again, so that arm could not see it. */
static bool take_events(struct watch *w, const char *bytes, size_t n)
{
    bool dropped = false;

    while (n > 0) {
        const struct inotify_event *ev = (const void *)bytes;
        size_t size = sizeof *ev + ev->len;
        int ms = delay(w, ev);
        int64_t when = clock_ns() + ms * CLOCK_MS;

        if (ms >= 0 && when < w->when)
            w->when = when;
        dropped |= (ev->mask & IN_IGNORED) != 0;
        bytes += size;
        n -= size;
    }
    return dropped;
}

bool watch_step(struct watch *w)
{
    _Alignas(struct inotify_event) char bytes[4096];

    /* Bounded: a folder that never rests must not keep us here. */
    for (int reads = 0; w->fd >= 0 && reads < 16; reads++) {
        ssize_t n = read(w->fd, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        if (take_events(w, bytes, (size_t)n))
            fd_close(&w->fd);
    }
    return w->when <= clock_ns() && watch_now(w);
}
