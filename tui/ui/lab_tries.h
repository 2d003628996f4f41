/* One verdict for each save: watches the student's file, grades what is saved,
 * records what came of it.  Leaves showing it to the view.
 *
 * A save cancels the grading of the save before it, which then has no verdict
 * and is not recorded; every grading that ends is recorded once.
 *
 *     1. tries_open, and tries_start if it is tries_due
 *     2. poll(2) what tries_poll asks for, until its moment
 *     3. tries_step says whether something changed; go on at 2
 *     4. tries_close cancels what runs
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LAB_TRIES_H
#define FORKLORE_UI_LAB_TRIES_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "tui/base/watch.h"
#include "tui/course/course.h"
#include "tui/course/progress.h"
#include "tui/grade/grade.h"

#define TRIES_POLLFDS (1 + GRADE_POLLFDS)

struct tries {
    const struct course *course; /* these three are borrowed */
    const struct lab *lab;
    struct progress *progress;
    char *path; /* of the student's file */
    struct watch watch;
    struct grade *grade; /* of the last save, running or ended; or NULL */
    bool recorded;       /* that grade is */
    struct lab_progress done;
    struct buf ungraded, unrecorded; /* why not: a line, or "" */
};

enum tries_news { TRIES_SAME, TRIES_CHANGED, TRIES_STARTED };

/* PATH is copied. */
int tries_open(struct tries *t, const struct course *c, const struct lab *lab,
               struct progress *p, const char *path, struct buf *err);
void tries_close(struct tries *t);
/* Whether the file has changed since the last recorded try. */
bool tries_due(const struct tries *t);
/* Grades the file as it is now. */
void tries_start(struct tries *t);
/* Grades it if it was saved since it was last graded or looked at; true if so.
 */
bool tries_look(struct tries *t);
/* Cancels what runs, and takes what the file holds now for known. */
void tries_forget(struct tries *t);
/* NULL when nothing was graded yet. */
const struct report *tries_report(const struct tries *t);
bool tries_running(const struct tries *t);
int tries_poll(const struct tries *t, struct pollfd *fds, int64_t *when);
enum tries_news tries_step(struct tries *t);
/* Reads the progress anew. */
void tries_reload(struct tries *t);

#endif
