/* forklore grade and forklore watch: verdicts without the full screen.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/grade.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/watch.h"
#include "tui/cmd/cmd.h"

static void show_text(const struct report *r)
{
    struct buf text = BUF_INIT;
    report_text(r, &text);
    fputs(buf_str(&text), stdout);
    fflush(stdout);
    buf_destroy(&text);
}

static void show_json(const struct report *r)
{
    struct buf text = BUF_INIT;
    report_json(r, &text);
    puts(buf_str(&text));
    fflush(stdout);
    buf_destroy(&text);
}

/* One line on a terminal that says how far it is; nothing in a pipe. */
static void show_progress(const struct report *r, void *arg)
{
    int done = 0, all = 0;
    (void)arg;
    for (size_t i = 0; i < r->nlanes; i++) {
        all += (int)r->lanes[i].ntests;
        for (size_t k = 0; k < r->lanes[i].ntests; k++)
            done += r->lanes[i].tests[k].state == STATE_ENDED;
    }
    if (r->state == STATE_ENDED)
        fputs("\r\033[K", stderr);
    else
        fprintf(stderr, "\r%s: %d of %d tests", r->lab, done, all);
}

/* "behaviour,memory" as bits; 0 and a message when a name is none, "" too. */
static unsigned lanes_of(const char *names)
{
    unsigned bits = 0;
    char *copy = str_dup(names), *rest = copy, *n;
    while ((n = strsep(&rest, ","))) {
        enum lane lane = lane_named(n);
        if (lane == LANES) {
            fprintf(stderr, "forklore grade: no lane is called \"%s\"\n", n);
            bits = 0;
            break;
        }
        bits |= 1u << lane;
    }
    free(copy);
    return bits;
}

/* The file to grade: the one named, or the workspace's, which is made if it is
 * not there yet.  The caller frees; NULL after saying why not. */
static char *file_to_grade(struct session *s, const struct lab *lab,
                           const char *named)
{
    struct buf err = BUF_INIT;
    if (named)
        return str_dup(named);
    if (workspace_prepare(&s->workspace, &s->course, lab, &err)) {
        complain(STATUS_SYSTEM, &err);
        buf_destroy(&err);
        return NULL;
    }
    return workspace_path(&s->workspace, lab);
}

int cmd_grade(int argc, char **argv)
{
    bool json = false;
    const char *lanes = NULL, *only = NULL;
    struct grade_options o = {0};
    const struct option_row rows[] = {
        {"lanes", OPTION_TEXT, "A,B", "only these: behaviour, memory", &lanes},
        {"only", OPTION_TEXT, "TEST", "only this test", &only},
        {"seed", OPTION_NUMBER, "N", "the random inputs of that run", &o.seed},
        {"replay", OPTION_NUMBER, "SEED", "the same as --seed", &o.seed},
        {"deadline", OPTION_SECONDS, "S", "seconds a test may take",
         &o.deadline},
        {"json", OPTION_FLAG, NULL, "the report as JSON", &json},
        {0},
    };
    int status = options_parse("grade", rows, &argc, argv, 1, 2);
    if (status >= 0)
        return status;
    if (lanes && !(o.lanes = lanes_of(lanes)))
        return STATUS_USAGE;
    struct session s;
    if (session_open(&s))
        return STATUS_SYSTEM;
    session_notice(&s);
    const struct lab *lab = session_lab(&s, argv[1]);
    status = STATUS_USAGE;
    if (!lab)
        goto out;
    if (only && !lab_test(lab, only)) {
        fprintf(stderr, "forklore grade: %s has no test called \"%s\"\n",
                lab->slug, only);
        goto out;
    }
    char *file = file_to_grade(&s, lab, argc > 2 ? argv[2] : NULL);
    status = STATUS_SYSTEM;
    if (!file)
        goto out;
    o.file = file;
    o.only = only;
    cmd_catch_signals();
    /* Part of a lab is no attempt at it; nor is somebody else's file. */
    status = cmd_grade_once(&s, lab, &o, !only && !lanes && argc == 2,
                            isatty(STDERR_FILENO) ? show_progress : NULL, NULL,
                            json ? show_json : show_text);
    free(file);
out:
    session_close(&s);
    return status;
}

/* ---- watch ---- */

/* Waits for the next save; false when told to stop. */
static bool next_save(struct watch *w)
{
    while (!cmd_stop) {
        struct pollfd fd = {w->fd, POLLIN, 0};
        poll(&fd, 1, clock_poll_ms(w->when));
        if (watch_step(w))
            return true;
    }
    return false;
}

static void grade_saves(struct session *s, const struct lab *lab,
                        const char *file, struct watch *w)
{
    struct buf err = BUF_INIT;
    bool saved = true; /* what is there when it begins counts as one */
    while (saved || next_save(w)) {
        struct grade_options o = {.file = file};
        saved = false;
        struct grade *g = grade_start(&s->course, lab, &o, &err);
        if (!g) {
            complain(STATUS_SYSTEM, &err);
            buf_clear(&err);
            continue;
        }
        const struct report *r = grade_report(g);
        /* A save during a run ends it: the new file is what counts. */
        while (r->state != STATE_ENDED && !saved && !cmd_stop) {
            struct pollfd fds[GRADE_POLLFDS + 1];
            int64_t when;
            int n = grade_poll(g, fds, &when);
            fds[n++] = (struct pollfd){w->fd, POLLIN, 0};
            poll(fds, (nfds_t)n,
                 clock_poll_ms(when < w->when ? when : w->when));
            grade_step(g);
            saved = watch_step(w);
        }
        if (r->state == STATE_ENDED) {
            cmd_record(s, r);
            show_text(r);
        }
        grade_free(g);
    }
    buf_destroy(&err);
}

int cmd_watch(int argc, char **argv)
{
    const struct option_row rows[] = {{0}};
    int status = options_parse("watch", rows, &argc, argv, 1, 1);
    if (status >= 0)
        return status;
    struct session s;
    if (session_open(&s))
        return STATUS_SYSTEM;
    struct buf err = BUF_INIT;
    struct watch w = WATCH_INIT;
    char *file = NULL;
    status = STATUS_USAGE;
    session_notice(&s);
    const struct lab *lab = session_lab(&s, argv[1]);
    if (!lab)
        goto out;
    status = STATUS_SYSTEM;
    file = file_to_grade(&s, lab, NULL);
    if (!file)
        goto out;
    if (watch_open(&w, file, &err)) {
        complain(status, &err);
        goto out;
    }
    cmd_catch_signals();
    printf("Watching %s%s. Ctrl-C ends it.\n", file,
           w.polling ? " (looking twice a second: inotify is not to be had)"
                     : "");
    fflush(stdout);
    grade_saves(&s, lab, file, &w);
    status = 0;
out:
    watch_close(&w);
    free(file);
    buf_destroy(&err);
    session_close(&s);
    return status;
}
