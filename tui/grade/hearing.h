/* One run of a judge, heard: its lines of JSON, checked one by one.
 *
 * Leaves what the answers mean for the report to run.h.  The shape of the lines
 * is tests/support/wire.h's.
 *
 * The judge is trusted only as far as it keeps to the protocol: the nonce in
 * every line, each test that was asked for started once and ended once, no
 * other, then "done" with their number, then nothing.  A line out of order is
 * the grader's fault, and what was heard before it does not count as a pass of
 * the run.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_HEARING_H
#define FORKLORE_GRADE_HEARING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/base/ward.h"
#include "tui/grade/report.h"

#define HEARING_FD 3                 /* REPORT_FD of wire.h */
#define HEARING_LINE_MAX (64 * 1024) /* bytes of a line */
#define HEARING_FRAMES 16

struct answer {
    const char *test; /* borrowed */
    enum progress_state state;
    enum verdict verdict;
    double seconds;
    /* NULL where the judge did not say. */
    char *expected, *seen, *diagnosis, *scene, *output, *file;
    int line;
    size_t nframes;
    uint64_t frames[HEARING_FRAMES]; /* addresses in the subject */
};

/* Frees its strings, which are NULL afterwards. */
void answer_clear(struct answer *a);

struct hearing {
    uint64_t nonce;
    size_t n;
    struct answer *answers; /* in the order they were asked for */
    struct buf rest;        /* of a line that is not complete yet */
    bool done;
    char *fault; /* the first breach of the protocol, or NULL */
};

/* Asks for N tests; the names are borrowed. */
void hearing_init(struct hearing *h, uint64_t nonce, const char *const *tests,
                  size_t n);
/* Takes what the judge has written.  Returns whether an answer has changed or
 * a fault has come to light. */
bool hearing_take(struct hearing *h, const char *bytes, size_t n);
/* The judge has ended: VERDICT_PASS if all it said can be believed, else FAULT
 * or INTEGRITY, and why in h->fault.  LATE: it was stopped by us because it was
 * silent.  SAID is what it printed. */
enum verdict hearing_close(struct hearing *h, const struct ward_end *end,
                           bool late, const char *said);
void hearing_destroy(struct hearing *h);

#endif
