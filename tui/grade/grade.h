/* Grading one file: intake, build, run, verdict.  Headless: it draws nothing,
 * reads no keys and never waits; whoever uses it has the poll loop.
 *
 *     1. grade_start: takes a snapshot of the file; returns at once
 *     2. poll(2) what grade_poll asks for, until its moment
 *     3. grade_step: does what is ready; true when the report has changed
 *     4. look at grade_report whenever you like; again from 2 until it is ended
 *     5. grade_free: also cancels what still runs
 *     6. at the end of the program, grade_reap: waits until that is gone
 *
 * The stages of a lane: compile the snapshot, link it beside the lab's scenes,
 * run the judge on it, read the judge's events.  Everything runs in a ward.
 * The judge's stdin brings it a nonce; every line it reports must carry it; the
 * tests it reports must be the manifest's, each once: anything else is a
 * grader fault, never a pass.
 *
 * A test that timed out is run once more, alone, with a deadline scaled by what
 * the reference takes for that test at that time; only then it counts.  (In a
 * later lane it counts at once if it has been confirmed in the one before.)
 *
 * A build lies under $XDG_CACHE_HOME/forklore/SLUG (else ~/.cache; a fresh
 * folder in $TMPDIR where that cannot be written) and is kept until the next,
 * so that the commands in the report work.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_GRADE_H
#define FORKLORE_GRADE_GRADE_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "tui/course/course.h"
#include "tui/grade/report.h"

struct grade;

struct grade_options {
    const char *file; /* borrowed for the call of grade_start */
    unsigned lanes;   /* bit 1 << lane; 0: those the lab names */
    uint64_t seed;    /* 0: drawn afresh */
    const char *only; /* one test's name, or NULL */
    double deadline;  /* seconds per test, 0: the usual (2) */
    const char *keep; /* build here instead of the cache; or NULL */
    /* Seconds a compiler may take, and the judge say nothing once a test's
     * deadline is over.  0: the usual (60 and 90). */
    double patience;
};

#define GRADE_POLLFDS 9
#define GRADE_FILE_MAX (1024 * 1024) /* a larger file is refused */

/* COURSE and LAB must outlive the grade.  Fails only when nothing can be
 * graded at all (no kit, no folder to build in, no such lane or test); a
 * student's file that cannot be taken in is a verdict, in the report, after the
 * first step. */
struct grade *grade_start(const struct course *c, const struct lab *lab,
                          const struct grade_options *o, struct buf *err);
/* Fills at most GRADE_POLLFDS entries, returns how many; *WHEN becomes the
 * moment (clock_ns) to call grade_step at even if nothing is ready. */
int grade_poll(const struct grade *g, struct pollfd *fds, int64_t *when);
/* Never blocks for longer than reading what has come. */
bool grade_step(struct grade *g);
const struct report *grade_report(const struct grade *g);
/* Ends what runs, frees everything; does not wait.  What is still dying then is
 * collected by the next grade_step of any grade.  NULL is fine. */
void grade_free(struct grade *g);
/* Waits until everything that cancelled grades had started is gone. */
void grade_reap(void);

/* For commands without a loop of their own: steps until the report is ended or
 * *STOP becomes nonzero (set by a signal handler), calling CHANGED (or NULL)
 * after each change. */
const struct report *grade_run(struct grade *g, const volatile int *stop,
                               void (*changed)(const struct report *, void *),
                               void *arg);

#endif
