/* A view: one screen of the tutor, as a small table of operations.
 *
 * A view draws into a grid, answers to actions, and may have descriptors and a
 * moment of its own in the one poll loop.  It never calls another view and
 * never blocks: it returns a request, and app.c acts on it.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_VIEW_H
#define FORKLORE_UI_VIEW_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "tui/course/course.h"
#include "tui/course/progress.h"
#include "tui/course/workspace.h"
#include "tui/ui/grid.h"
#include "tui/ui/keys.h"

/* What all views look at; owned by app.c. */
struct model {
    struct course *course;
    struct workspace *workspace;
    struct progress *progress;
    bool have_python; /* python3 is on PATH */
};

enum view_kind { VIEW_HOME, VIEW_LESSON, VIEW_LAB, VIEW_HELP, VIEWS };

enum request_kind {
    REQUEST_NONE,   /* nothing to do, nothing changed */
    REQUEST_REDRAW, /* something to show changed */
    REQUEST_GO,     /* show `view` of `slug`; back returns here, or to home
                     * when this one is of another slug: see app.c */
    REQUEST_BACK,
    REQUEST_QUIT,
    REQUEST_LEND, /* run `argv` on the terminal, then call `returned` */
};

struct request {
    enum request_kind kind;
    enum view_kind view;
    char *slug;  /* taken; NULL when the view needs none */
    char **argv; /* taken (strs_free); a program and its arguments */
    char *dir;   /* taken; its working directory or NULL */
};

#define VIEW_POLLFDS 8

struct view_ops {
    const char *name;
    /* NULL and ERR when it cannot be shown.  SLUG is NULL where none is needed,
     * and borrowed. */
    void *(*open)(const struct model *m, const char *slug, struct buf *err);
    void (*close)(void *v);
    /* Draws everything but the footer (the last row) at the grid's size. */
    void (*draw)(void *v, struct grid *g);
    /* Which table of keys holds now: its own, or CONTEXT_PANE. */
    enum context (*context)(const void *v);
    /* Whether the action means anything now: the footer shows just those, and
     * others are not acted on.  QUIT, REDRAW and SUSPEND are app.c's own: they
     * always work, and never come here.  HELP is app.c's too, but asked for. */
    bool (*can)(const void *v, enum action a);
    /* BACK comes here first, for a view that has something open to close:
     * REQUEST_NONE means that app.c may leave the view. */
    struct request (*act)(void *v, enum action a, const struct key_event *ev);
    /* A key that is no action now: in CONTEXT_PANE, what the program is to
     * read.  May be NULL. */
    struct request (*key)(void *v, const struct key_event *ev);
    /* Descriptors (at most VIEW_POLLFDS; returns how many) and the moment to be
     * stepped at, CLOCK_NEVER unless set; also while the view is below another
     * one.  Both may be NULL.  A view that is not on top is only listened to
     * when it says REDRAW. */
    int (*poll)(void *v, struct pollfd *fds, int64_t *when);
    struct request (*step)(void *v);
    /* A lent terminal came back: STATUS as waitpid(2) gives it, -1 and WHY when
     * the program could not be started.  May be NULL. */
    struct request (*returned)(void *v, int status, const char *why);
    /* It is shown again after another view was: look at the model anew. */
    void (*shown)(void *v);
};

extern const struct view_ops view_home, view_lesson, view_lab, view_help;

#endif
