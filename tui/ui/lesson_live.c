/* From a program's part to its exit status: folder, compiler, pane.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/lesson_live.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/grade/words.h"
#include "tui/ui/lesson_layout.h"

#define TICK (100 * CLOCK_MS)

void live_open(struct live *l, const struct course *c,
               const struct lesson *lesson)
{
    *l = (struct live){.course = c,
                       .lesson = lesson,
                       .pane = pane_new(10, 79),
                       .build = LESSON_BUILD_INIT,
                       .tick = CLOCK_NEVER};
}

void live_close(struct live *l)
{
    pane_free(l->pane);
    lesson_build_destroy(&l->build);
    if (l->folder)
        file_rmtree(l->folder, NULL);
    free(l->folder);
}

/* ---- Starting ---- */

static void fail(struct live *l, enum live_state state, const char *why)
{
    l->state = state;
    pane_print(l->pane, why, strlen(why));
}

static int make_folder(struct live *l, struct buf *err)
{
    const char *tmp = getenv("TMPDIR");
    if (l->folder)
        return 0;
    char *name = str_format("%s/forklore-run.XXXXXX",
                            tmp && tmp[0] == '/' ? tmp : "/tmp");
    if (!mkdtemp(name)) {
        err_sys(err, "cannot make %s", name);
        free(name);
        return -1;
    }
    l->folder = name;
    return 0;
}

/* The folder the program finds itself in: empty but for the program. */
static char *fresh_place(struct live *l, struct buf *err)
{
    char *dir = str_format("%s/here", l->folder);
    if (file_rmtree(dir, err) || file_mkdirs(dir, err)) {
        free(dir);
        return NULL;
    }
    return dir;
}

/* What sh(1) is told to do; the caller frees. */
static char *script(const struct live *l, const char *dir, struct buf *err)
{
    const struct part *p = l->program;
    struct words w = WORDS_INIT;
    char *stem = program_stem(p->run);
    words_add(&w, "exec");
    if (program_is_python(p)) {
        words_add(&w, "python3");
        words_add(&w, "-B"); /* no compiled modules in the course */
        words_take(&w, str_format("%s/%s", l->lesson->dir, p->run));
    } else {
        char *link = str_format("%s/%s", dir, stem);
        if (symlink(l->build.program, link))
            err_sys(err, "cannot make %s", link);
        free(link);
        words_take(&w, str_format("./%s", stem));
    }
    char *line = words_shell(&w);
    const char *args = p->args ? p->args : "";
    char *whole = p->through
                      ? str_format("{ %s %s; } | %s", line, args, p->through)
                      : str_format("%s %s", line, args);
    free(line);
    free(stem);
    words_destroy(&w);
    return whole;
}

static void start_program(struct live *l)
{
    struct buf err = BUF_INIT;
    char *dir = fresh_place(l, &err);
    char *line = dir ? script(l, dir, &err) : NULL;
    const char *const argv[] = {"sh", "-c", line, NULL};
    if (err.len == 0 && pane_start(l->pane, argv, dir, &err) == 0) {
        l->state = LIVE_RUNNING;
        l->tick = clock_ns() + TICK;
    } else {
        fail(l, LIVE_FAILED, buf_str(&err));
    }
    free(line);
    free(dir);
    buf_destroy(&err);
}

/* Nothing runs: begins with what is next. */
static void begin(struct live *l)
{
    struct buf err = BUF_INIT;
    l->program = l->next;
    l->next = NULL;
    l->put_away = false;
    pane_print(l->pane, "", 0);
    if (make_folder(l, &err) ||
        (!program_is_python(l->program) &&
         lesson_build_start(&l->build, l->course, l->lesson, l->program->run,
                            l->folder, &err)))
        fail(l, LIVE_FAILED, buf_str(&err));
    else if (program_is_python(l->program) || l->build.ready)
        start_program(l);
    else
        l->state = LIVE_COMPILING;
    buf_destroy(&err);
}

void live_run(struct live *l, const struct part *program)
{
    live_stop(l);
    l->next = program;
    l->put_away = false;
    if (!live_busy(l))
        begin(l);
}

void live_stop(struct live *l)
{
    l->next = NULL;
    pane_stop(l->pane);
    if (job_running(&l->build.job))
        job_stop(&l->build.job);
}

void live_put_away(struct live *l)
{
    live_stop(l);
    l->state = LIVE_NOTHING;
    l->tick = CLOCK_NEVER;
    l->put_away = live_busy(l);
    if (!l->put_away)
        pane_print(l->pane, "", 0);
}

bool live_busy(const struct live *l)
{
    return pane_running(l->pane) || job_running(&l->build.job);
}

/* ---- Going on ---- */

static void compiled(struct live *l)
{
    if (l->build.ready)
        start_program(l);
    else if (l->build.job.end.stopped && !l->build.job.late)
        fail(l, LIVE_FAILED, "stopped while it was compiled");
    else
        fail(l, LIVE_UNCOMPILED, lesson_build_said(&l->build));
}

bool live_step(struct live *l)
{
    bool changed = false;
    if (job_running(&l->build.job) && lesson_build_step(&l->build)) {
        if (!l->next && !l->put_away)
            compiled(l);
        changed = true;
    }
    changed |= pane_step(l->pane);
    if (l->state == LIVE_RUNNING && !pane_running(l->pane)) {
        l->state = LIVE_ENDED;
        l->tick = CLOCK_NEVER;
        changed = true;
    }
    if (l->state == LIVE_RUNNING && clock_ns() >= l->tick) {
        l->tick = clock_ns() + TICK;
        changed = true;
    }
    if (!live_busy(l) && l->next)
        begin(l);
    else if (!live_busy(l) && l->put_away)
        live_put_away(l);
    return changed;
}

int live_poll(const struct live *l, struct pollfd *fds, int64_t *when)
{
    int n = pane_poll(l->pane, fds);
    if (job_running(&l->build.job)) {
        n += job_poll(&l->build.job, fds + n);
        if (job_when(&l->build.job) < *when)
            *when = job_when(&l->build.job);
    }
    if (l->state == LIVE_RUNNING && l->tick < *when)
        *when = l->tick;
    return n;
}

/* ---- Telling ---- */

static void add_seconds(const struct live *l, struct buf *out)
{
    double s = pane_seconds(l->pane);
    buf_addf(out, s < 10 && l->state == LIVE_ENDED ? " · %.3f s" : " · %.1f s",
             s);
}

static void add_end(int status, struct buf *out)
{
    const char *name = NULL;
    if (status == -1)
        buf_adds(out, "stopped");
    else if (WIFSIGNALED(status) && (name = sigabbrev_np(WTERMSIG(status))))
        buf_addf(out, "killed by SIG%s", name);
    else if (WIFSIGNALED(status))
        buf_addf(out, "killed by signal %d", WTERMSIG(status));
    else
        buf_addf(out, "exit %d", WEXITSTATUS(status));
}

void live_outcome(const struct live *l, struct buf *out)
{
    switch (l->state) {
    case LIVE_NOTHING:
        break;
    case LIVE_COMPILING:
        buf_adds(out, "compiling");
        break;
    case LIVE_RUNNING:
        buf_adds(out, "running");
        add_seconds(l, out);
        break;
    case LIVE_ENDED:
        add_end(pane_status(l->pane), out);
        add_seconds(l, out);
        break;
    case LIVE_UNCOMPILED:
        buf_adds(out, "does not compile");
        break;
    case LIVE_FAILED:
        buf_adds(out, "cannot be run");
        break;
    }
}
