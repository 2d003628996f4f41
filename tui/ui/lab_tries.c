/* Watches, grades, records.
 *
 * The watch and the grading read the file at different moments.  What keeps
 * them together is that the watch looks again right after the grading took its
 * snapshot: content that came in between is graded at once and not told of a
 * second time.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/lab_tries.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "tui/base/clock.h"
#include "tui/base/file.h"

int tries_open(struct tries *t, const struct course *c, const struct lab *lab,
               struct progress *p, const char *path, struct buf *err)
{
    *t = (struct tries){
        .course = c, .lab = lab, .progress = p, .watch = WATCH_INIT};
    if (watch_open(&t->watch, path, err) < 0)
        return -1;
    t->path = str_dup(path);
    tries_reload(t);
    return 0;
}

void tries_close(struct tries *t)
{
    grade_free(t->grade);
    watch_close(&t->watch);
    free(t->path);
    buf_destroy(&t->ungraded);
    buf_destroy(&t->unrecorded);
    *t = (struct tries){.watch = WATCH_INIT};
}

void tries_reload(struct tries *t)
{
    struct lab_progress done = {.page = -1};

    if (progress_lab(t->progress, t->lab->slug, &done, NULL) == 0)
        t->done = done;
}

bool tries_due(const struct tries *t)
{
    struct stat st;

    /* The time of change cannot be set back, as the time of writing can. */
    return t->done.attempts == 0 || stat(t->path, &st) < 0 ||
           st.st_ctim.tv_sec > t->done.last_at;
}

const struct report *tries_report(const struct tries *t)
{
    return t->grade ? grade_report(t->grade) : NULL;
}

bool tries_running(const struct tries *t)
{
    const struct report *r = tries_report(t);

    return r && r->state != STATE_ENDED;
}

static void record(struct tries *t)
{
    const struct report *r = tries_report(t);
    struct buf detail = BUF_INIT;
    int passed, total;

    if (!r || r->state != STATE_ENDED || t->recorded)
        return;
    t->recorded = true;
    report_count(r, &passed, &total);
    report_json(r, &detail);
    buf_clear(&t->unrecorded);
    progress_attempt(t->progress, t->lab->slug, verdict_name(r->verdict),
                     r->verdict == VERDICT_PASS, passed, total,
                     buf_str(&detail), &t->unrecorded);
    tries_reload(t);
    buf_destroy(&detail);
}

static void cancel(struct tries *t)
{
    grade_free(t->grade);
    t->grade = NULL;
    t->recorded = false;
    buf_clear(&t->ungraded);
}

void tries_start(struct tries *t)
{
    const struct grade_options options = {.file = t->path};

    /* Once more at most: whoever saves faster than this is told of later. */
    for (int i = 0; i < 2; i++) {
        cancel(t);
        watch_now(&t->watch);
        t->grade = grade_start(t->course, t->lab, &options, &t->ungraded);
        if (!watch_now(&t->watch))
            break;
    }
    record(t); /* a file that cannot be taken in has its verdict already */
}

bool tries_look(struct tries *t)
{
    if (!watch_now(&t->watch))
        return false;
    tries_start(t);
    return true;
}

void tries_forget(struct tries *t)
{
    cancel(t);
    watch_now(&t->watch);
}

int tries_poll(const struct tries *t, struct pollfd *fds, int64_t *when)
{
    int n = 0;

    *when = CLOCK_NEVER;
    if (tries_running(t))
        n = grade_poll(t->grade, fds, when);
    if (t->watch.when < *when)
        *when = t->watch.when;
    if (t->watch.fd >= 0)
        fds[n++] = (struct pollfd){.fd = t->watch.fd, .events = POLLIN};
    return n;
}

enum tries_news tries_step(struct tries *t)
{
    bool polling = t->watch.polling;
    enum tries_news news = TRIES_SAME;

    if (watch_step(&t->watch)) {
        tries_start(t);
        return TRIES_STARTED;
    }
    if (tries_running(t) && grade_step(t->grade)) {
        record(t);
        news = TRIES_CHANGED;
    }
    return polling != t->watch.polling ? TRIES_CHANGED : news;
}
