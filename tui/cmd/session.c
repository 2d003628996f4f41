/* What most commands begin with: the course, the workspace, the progress; and
 * one grading from start to end.
 *
 * SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>

#include "tui/cmd/cmd.h"
#include "tui/grade/grade.h"

volatile int cmd_stop;

static void stop(int sig)
{
    (void)sig;
    cmd_stop = 1;
}

void cmd_catch_signals(void)
{
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction sa = {.sa_handler = stop};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &sa, NULL);
}

int complain(int status, const struct buf *err)
{
    fprintf(stderr, "forklore: %s\n", buf_str(err));
    return status;
}

int session_open(struct session *s)
{
    struct buf err = BUF_INIT;
    int result = -1;
    *s = (struct session){0};
    if (course_open(&s->course, &err) || workspace_open(&s->workspace, &err))
        goto out;
    s->progress = progress_open(NULL, &err);
    if (!s->progress)
        goto out;
    result = 0;
out:
    if (result) {
        complain(STATUS_SYSTEM, &err);
        session_close(s);
    }
    buf_destroy(&err);
    return result;
}

void session_notice(const struct session *s)
{
    if (progress_notice(s->progress))
        fprintf(stderr, "forklore: %s\n", progress_notice(s->progress));
}

void session_close(struct session *s)
{
    if (s->progress)
        progress_close(s->progress);
    grade_reap(); /* cancelled builds leave no folder */
    workspace_close(&s->workspace);
    course_close(&s->course);
}

const struct lab *session_lab(const struct session *s, const char *name)
{
    struct buf err = BUF_INIT;
    const struct lab *lab = course_lab(&s->course, name, &err);
    if (!lab)
        complain(STATUS_USAGE, &err);
    buf_destroy(&err);
    return lab;
}

static int status_of(enum verdict verdict)
{
    if (verdict == VERDICT_PASS)
        return STATUS_PASSED;
    return verdict == VERDICT_FAULT || verdict == VERDICT_NONE ? STATUS_SYSTEM
                                                               : STATUS_FAILED;
}

void cmd_record(struct session *s, const struct report *r)
{
    int passed, total;
    struct buf json = BUF_INIT, err = BUF_INIT;
    report_count(r, &passed, &total);
    report_json(r, &json);
    if (progress_attempt(s->progress, r->lab, verdict_name(r->verdict),
                         r->verdict == VERDICT_PASS, passed, total,
                         buf_str(&json), &err))
        complain(STATUS_SYSTEM, &err);
    buf_destroy(&json);
    buf_destroy(&err);
}

int cmd_grade_once(struct session *s, const struct lab *lab,
                   const struct grade_options *o, bool record,
                   void (*changed)(const struct report *, void *), void *arg,
                   void (*show)(const struct report *))
{
    struct buf err = BUF_INIT;
    struct grade *g = grade_start(&s->course, lab, o, &err);
    if (!g) {
        complain(STATUS_SYSTEM, &err);
        buf_destroy(&err);
        return STATUS_SYSTEM;
    }
    const struct report *r = grade_run(g, &cmd_stop, changed, arg);
    int status = STATUS_SYSTEM;
    if (r->state == STATE_ENDED) {
        status = status_of(r->verdict);
        if (record)
            cmd_record(s, r);
        show(r);
    } else {
        fprintf(stderr, "forklore: stopped; nothing was recorded\n");
    }
    grade_free(g);
    return status;
}
