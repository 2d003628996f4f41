/* What the student has done: attempts, answers, pages, hints, in an SQLite
 * database under $XDG_STATE_HOME/forklore (else ~/.local/state/forklore).
 *
 * Every call that records is durable when it returns (WAL, synchronous=FULL):
 * a kill at any moment after it loses nothing.  Times are the database's
 * (seconds since 1970); this is the only place with a calendar.
 *
 * A database that is corrupt is set aside as progress.db.corrupt-N and a new
 * one begun; one written by a newer Forklore, or a folder that cannot be
 * written, leaves progress in memory for this run.  Both say so in `notice`;
 * neither stops the course.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_PROGRESS_H
#define FORKLORE_COURSE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/base/buf.h"

struct progress;

/* Opens or creates.  PATH NULL is the usual place.  Returns NULL only when
 * not even a database in memory can be had.  The caller frees with
 * progress_close. */
struct progress *progress_open(const char *path, struct buf *err);
/* One line for the student, or NULL: see above.  Borrowed. */
const char *progress_notice(const struct progress *p);
void progress_close(struct progress *p);

/* A graded attempt.  VERDICT is verdict_name's; DETAIL is the report as JSON.
 * PASSED means: every lane passed. */
int progress_attempt(struct progress *p, const char *lab, const char *verdict,
                     bool passed, int tests_passed, int tests_total,
                     const char *detail, struct buf *err);
int progress_answer(struct progress *p, const char *lesson, const char *id,
                    int choice, bool right, int later_days, struct buf *err);
/* The furthest page read, and whether that was the last one. */
int progress_page(struct progress *p, const char *lesson, int page, bool last,
                  struct buf *err);
int progress_hint(struct progress *p, const char *lab, int rung,
                  struct buf *err);

struct lab_progress {
    int attempts;
    bool passed;          /* once is enough */
    int best_passed;      /* most tests passed in one attempt */
    int last_passed, last_total;
    char last_verdict[32]; /* "" when never tried */
    int64_t last_at;      /* seconds since 1970 */
    int days_ago;         /* since the last attempt, by local midnights */
    int hints;            /* rungs shown: 0 to LAB_HINTS */
    int page;             /* furthest page of the lesson, -1 when unread */
    bool read;            /* its last page was reached */
};

int progress_lab(struct progress *p, const char *slug,
                 struct lab_progress *out, struct buf *err);
/* The choice made for a prediction, or -1. */
int progress_choice(struct progress *p, const char *lesson, const char *id);
/* How many predictions are due for review now. */
int progress_due(struct progress *p);

#endif
